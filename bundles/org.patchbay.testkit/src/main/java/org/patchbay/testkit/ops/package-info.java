/**
 * What tests of the services of operation are written with: a contract test for each, which every implementation inherits, and the simplest
 * implementation there is, in memory.
 */
@NullMarked
package org.patchbay.testkit.ops;

import org.jspecify.annotations.NullMarked;
