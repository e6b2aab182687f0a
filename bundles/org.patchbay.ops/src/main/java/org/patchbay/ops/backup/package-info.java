/** The store in a file, and back. */
@NullMarked
package org.patchbay.ops.backup;

import org.jspecify.annotations.NullMarked;
