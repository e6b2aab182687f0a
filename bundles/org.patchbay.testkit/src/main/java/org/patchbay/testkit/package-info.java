/**
 * What tests of feature bundles are written with: {@link org.patchbay.testkit.TestRuntime} starts Felix, declarative services and the real core;
 * {@link org.patchbay.testkit.CallDriver} plays the trunk; {@link org.patchbay.testkit.SwapContract} is the swap test every feature inherits.
 */
@NullMarked
package org.patchbay.testkit;

import org.jspecify.annotations.NullMarked;
