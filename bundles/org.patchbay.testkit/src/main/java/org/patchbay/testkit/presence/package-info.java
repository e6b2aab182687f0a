/** Contract tests of presence as other bundles see it, and the simplest implementations, in memory. */
@NullMarked
package org.patchbay.testkit.presence;

import org.jspecify.annotations.NullMarked;
