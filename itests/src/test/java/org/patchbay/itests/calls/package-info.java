/** Calls through the assembled distribution, driven from outside. */
package org.patchbay.itests.calls;
