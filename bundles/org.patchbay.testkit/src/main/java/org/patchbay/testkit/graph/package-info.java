/** Contract tests of Microsoft Graph as other bundles see it, and the simplest implementations, in memory. */
@NullMarked
package org.patchbay.testkit.graph;

import org.jspecify.annotations.NullMarked;
