package org.patchbay.api.media;

import java.util.List;
import java.util.Set;

/**
 * How a leg is to look to its peer. Constant for the life of the leg.
 *
 * @param network the name of the engine's address and port range to use, such as {@code hub} or {@code provider}
 * @param encryption whether SRTP is used towards this peer
 * @param sources the networks, as CIDR, that this peer's media may come from; empty for any
 * @param suites the SRTP suites to use, the preferred one first: all of them are offered, and of the peer's offer the first of them that is
 *     there is taken. Of no meaning without encryption
 * @param iceLite whether this side answers connectivity checks as an ICE-lite agent (RFC 8445), as Teams media bypass wants it
 */
public record MediaProfile(
        String network, Encryption encryption, Set<String> sources, List<SrtpSuite> suites, boolean iceLite) {

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
        if (encryption == Encryption.REQUIRED && suites.isEmpty()) {
            throw new IllegalArgumentException("A leg with SRTP needs at least one suite.");
        }
        sources = Set.copyOf(sources);
        suites = List.copyOf(suites);
    }

    /** With the suite that every peer has, and without ICE. */
    public MediaProfile(String network, Encryption encryption, Set<String> sources) {
        this(network, encryption, sources, List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80), false);
    }

    /** Plain RTP from anywhere. */
    public static MediaProfile plain(String network) {
        return new MediaProfile(network, Encryption.NONE, Set.of());
    }

    /** SRTP from anywhere. */
    public static MediaProfile encrypted(String network) {
        return new MediaProfile(network, Encryption.REQUIRED, Set.of());
    }
}
