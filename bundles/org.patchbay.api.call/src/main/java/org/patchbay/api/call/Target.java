package org.patchbay.api.call;

import java.util.Optional;

/**
 * Whom to call, and over which peer.
 *
 * @param uri whom: a {@code tel:} or {@code sip:} URI; when it differs from the one asked about, it passes the whole policy again
 * @param peer the name of the trunk's peer to use, or empty to have it chosen in the ROUTE phase
 */
public record Target(String uri, Optional<String> peer) {

    /** Somebody, over whichever peer the routing chooses. */
    public static Target of(String uri) {
        return new Target(uri, Optional.empty());
    }

    /** Somebody, over this peer. */
    public static Target over(String peer, String uri) {
        return new Target(uri, Optional.of(peer));
    }
}
