/** Contract tests of what the core shares with operation, and the simplest implementations, in memory. */
@NullMarked
package org.patchbay.testkit.call;

import org.jspecify.annotations.NullMarked;
