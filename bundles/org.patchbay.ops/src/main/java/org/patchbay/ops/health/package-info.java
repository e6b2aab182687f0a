/** Whether this node can take calls. */
@NullMarked
package org.patchbay.ops.health;

import org.jspecify.annotations.NullMarked;
