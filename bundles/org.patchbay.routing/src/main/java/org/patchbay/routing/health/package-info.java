/** How the peers are, what their calls came to, and how much of a month that was. */
@NullMarked
package org.patchbay.routing.health;

import org.jspecify.annotations.NullMarked;
