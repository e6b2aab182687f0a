/** One simulated peer: places and answers calls, and refuses what its published contract refuses. */
@NullMarked
package org.patchbay.lab.peer;

import org.jspecify.annotations.NullMarked;
