/** Feature bundles: installed beside, switched, retired, and put right again at the start. */
@NullMarked
package org.patchbay.ops.feature;

import org.jspecify.annotations.NullMarked;
