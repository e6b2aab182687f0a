package org.patchbay.media.rtpengine;

import java.security.SecureRandom;
import java.util.HexFormat;

/** What is not to be guessed. */
final class Chance {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Chance() {}

    /** A name at rtpengine: nobody who can reach an instance is to find another's call by chance. */
    static String token() {
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The session id of a description of ours. */
    static long origin() {
        return RANDOM.nextLong() >>> 2;
    }
}
