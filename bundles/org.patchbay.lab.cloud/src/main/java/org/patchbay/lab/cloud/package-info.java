/** Stands in for Microsoft Graph, its sign-in service and Zoom, and refuses what they refuse. For tests alone. */
@NullMarked
package org.patchbay.lab.cloud;

import org.jspecify.annotations.NullMarked;
