package org.patchbay.routing.health;

import java.util.List;

/** How the peers are just now, from memory: calls ask it. */
@FunctionalInterface
public interface PeerHealth {
    /** Nothing is known. */
    PeerHealth UNKNOWN = peer -> false;

    /** Whether the peer takes no calls; false where that is not known. */
    boolean isDown(String peer);

    /** Whether it did not take a call of late, so that others are tried before it; false where that is not known. */
    default boolean isPassedOver(String peer) {
        return false;
    }

    /** Whether none of them takes calls. */
    default boolean allDown(List<String> peers) {
        return !peers.isEmpty() && peers.stream().allMatch(this::isDown);
    }
}
