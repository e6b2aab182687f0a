package org.patchbay.media.rtpengine;

import java.security.SecureRandom;
import java.util.HexFormat;

/** What is not to be guessed. */
final class Chance {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Chance() {}

    /** A name at rtpengine: nobody who can reach an instance is to find another's call by chance. */
    static long token() {
        return RANDOM.nextLong();
    }

    /** As rtpengine is told it. */
    static String text(long token) {
        return HexFormat.of().toHexDigits(token);
    }

    /** @throws IllegalArgumentException when it is no such name */
    static long read(String text) {
        if (text.length() != 16) {
            throw new IllegalArgumentException("a name has 16 digits");
        }
        return HexFormat.fromHexDigitsToLong(text);
    }

    /** The session id of a description of ours. */
    static long origin() {
        return RANDOM.nextLong() >>> 2;
    }
}
