package org.patchbay.api.media;

import java.util.Set;

/**
 * How a leg is to look to its peer. Constant for the life of the leg.
 *
 * @param network the name of the engine's address and port range to use, such as {@code hub} or {@code provider}
 * @param encryption whether SRTP is used towards this peer
 * @param sources the networks, as CIDR, that this peer's media may come from; empty for any
 */
public record MediaProfile(String network, Encryption encryption, Set<String> sources) {

    /** SRTP towards a peer. */
    public enum Encryption {
        /** RTP/AVP, never keyed. */
        NONE,
        /** RTP/SAVP with SDES (RFC 4568); a description without a key is refused. */
        REQUIRED
    }

    public MediaProfile {
        if (network.isBlank()) {
            throw new IllegalArgumentException("A leg needs the name of the network that it uses.");
        }
        sources = Set.copyOf(sources);
    }

    /** Plain RTP from anywhere. */
    public static MediaProfile plain(String network) {
        return new MediaProfile(network, Encryption.NONE, Set.of());
    }
}
