/** Contract tests of the directory, its sources and the countries, and the simplest implementations, in memory. */
@NullMarked
package org.patchbay.testkit.directory;

import org.jspecify.annotations.NullMarked;
