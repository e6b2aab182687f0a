package org.patchbay.ops.access;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** What a token is used with: 256 random bits, told by their beginning from other secrets when somebody has published one. */
final class Secret {
    static final String BEGINNING = "patchbay_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secret() {}

    static char[] make() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        byte[] encoded = Base64.getUrlEncoder().withoutPadding().encode(random);
        char[] secret = new char[BEGINNING.length() + encoded.length];
        BEGINNING.getChars(0, BEGINNING.length(), secret, 0);
        for (int i = 0; i < encoded.length; i++) {
            secret[BEGINNING.length() + i] = (char) encoded[i];
        }
        Arrays.fill(random, (byte) 0);
        Arrays.fill(encoded, (byte) 0);
        return secret;
    }

    /** SHA-256 (FIPS 180-4). Of so much chance a slow digest would keep nothing safer. */
    static byte[] digest(char[] secret) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.duplicate());
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(bytes.array(), (byte) 0);
        }
    }
}
