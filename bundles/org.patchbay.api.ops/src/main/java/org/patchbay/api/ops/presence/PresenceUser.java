package org.patchbay.api.ops.presence;

import java.util.List;

/**
 * A user's presence as it is now.
 *
 * @param sides one for each platform
 * @param calls how many calls over the trunk are up
 * @param heldOut which gates hold the user out, and what to do, each as a sentence; empty when the user is in sync
 */
public record PresenceUser(String user, List<PresenceSide> sides, int calls, List<String> heldOut) {
    public PresenceUser {
        sides = List.copyOf(sides);
        heldOut = List.copyOf(heldOut);
    }
}
