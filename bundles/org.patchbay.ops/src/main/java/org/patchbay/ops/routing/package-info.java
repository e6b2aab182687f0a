/** Explains what would become of a call. */
@NullMarked
package org.patchbay.ops.routing;

import org.jspecify.annotations.NullMarked;
