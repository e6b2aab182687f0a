/** Calls that operators start. */
@NullMarked
package org.patchbay.ops.call;

import org.jspecify.annotations.NullMarked;
