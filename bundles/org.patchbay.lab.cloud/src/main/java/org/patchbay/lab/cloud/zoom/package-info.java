/** Stands in for Zoom's sign-in and the few operations of its API that are used. For tests alone. */
@NullMarked
package org.patchbay.lab.cloud.zoom;

import org.jspecify.annotations.NullMarked;
