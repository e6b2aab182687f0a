/** Presence in Microsoft Teams, as an end of the presence engine. */
@GraphScope(value = "Presence.Read.All", purpose = Purpose.PRESENCE, enabledBy = "presence/enabled")
@GraphScope(value = "Presence.ReadWrite", purpose = Purpose.PRESENCE, enabledBy = "presence/enabled")
@GraphScope(value = "User.ReadBasic.All", purpose = Purpose.PRESENCE, enabledBy = "presence/enabled")
@NullMarked
package org.patchbay.presence.teams;

import org.jspecify.annotations.NullMarked;

import org.patchbay.api.graph.GraphScope;
import org.patchbay.api.graph.Purpose;
