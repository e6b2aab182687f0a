/** A simulated hub and a simulated provider on loopback. */
@NullMarked
package org.patchbay.lab;

import org.jspecify.annotations.NullMarked;
