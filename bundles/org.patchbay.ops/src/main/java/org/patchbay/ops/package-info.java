/** Operation of a node: what shell, REST and console all call. */
@NullMarked
package org.patchbay.ops;

import org.jspecify.annotations.NullMarked;
