/** Presence in Microsoft Teams, as an end of the presence engine. */
@GraphScope(value = "Presence.Read.All", purpose = Purpose.PRESENCE)
@GraphScope(value = "Presence.ReadWrite", purpose = Purpose.PRESENCE)
@GraphScope(value = "User.ReadBasic.All", purpose = Purpose.DIRECTORY)
@NullMarked
package org.patchbay.presence.teams;

import org.jspecify.annotations.NullMarked;

import org.patchbay.api.graph.GraphScope;
import org.patchbay.api.graph.Purpose;
