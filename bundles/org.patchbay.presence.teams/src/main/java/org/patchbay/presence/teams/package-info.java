/** Presence in Microsoft Teams, as an end of the presence engine. */
@NullMarked
package org.patchbay.presence.teams;

import org.jspecify.annotations.NullMarked;
