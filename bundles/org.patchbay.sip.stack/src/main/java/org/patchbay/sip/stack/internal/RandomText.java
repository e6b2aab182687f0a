package org.patchbay.sip.stack.internal;

import java.security.SecureRandom;

/** Unguessable tokens in lower case, since tags and branches compare without case; random bytes are fetched in bulk. */
final class RandomText {
    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private final SecureRandom random = new SecureRandom();
    private final byte[] pool = new byte[4096];
    private int next = pool.length;

    /** A token of so many characters, 5 bits each. */
    synchronized String token(int length) {
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            if (next == pool.length) {
                random.nextBytes(pool);
                next = 0;
            }
            text[i] = ALPHABET[pool[next++] & 31];
        }
        return new String(text);
    }
}
