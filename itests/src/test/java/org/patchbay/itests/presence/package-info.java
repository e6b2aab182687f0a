/** Presence in both directions, with what stands in for Microsoft and Zoom. */
package org.patchbay.itests.presence;
