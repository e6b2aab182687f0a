/** Who is on which provider now: assignments, and what was switched over by hand or by health. */
@NullMarked
package org.patchbay.routing.continuity;

import org.jspecify.annotations.NullMarked;
