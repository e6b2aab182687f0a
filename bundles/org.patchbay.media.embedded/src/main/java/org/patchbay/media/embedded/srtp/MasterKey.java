package org.patchbay.media.embedded.srtp;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.SrtpSuite;

/** A suite with its master key and salt, as SDES carries them (RFC 4568 section 6.1). Never shown: its text names the suite alone. */
public final class MasterKey {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SrtpSuite suite;
    private final byte[] keyAndSalt;

    private MasterKey(SrtpSuite suite, byte[] keyAndSalt) {
        this.suite = suite;
        this.keyAndSalt = keyAndSalt;
    }

    /** A new one. */
    public static MasterKey random(SrtpSuite suite) {
        byte[] bytes = new byte[keyLength(suite) + saltLength(suite)];
        RANDOM.nextBytes(bytes);
        return new MasterKey(suite, bytes);
    }

    /** @return null when the text is no base64, or not as long as the suite wants it */
    public static @Nullable MasterKey read(SrtpSuite suite, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
        return bytes.length == keyLength(suite) + saltLength(suite) ? new MasterKey(suite, bytes) : null;
    }

    /** In octets. */
    static int keyLength(SrtpSuite suite) {
        return suite == SrtpSuite.AEAD_AES_256_GCM ? 32 : 16;
    }

    /** In octets. */
    static int saltLength(SrtpSuite suite) {
        return switch (suite) {
            case AES_CM_128_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_32 -> 14;
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> 12;
        };
    }

    public SrtpSuite suite() {
        return suite;
    }

    /** Both, for a description or for what is kept of a call as secret as the call. */
    public String base64() {
        return Base64.getEncoder().encodeToString(keyAndSalt);
    }

    byte[] key() {
        return Arrays.copyOf(keyAndSalt, keyLength(suite));
    }

    byte[] salt() {
        return Arrays.copyOfRange(keyAndSalt, keyLength(suite), keyAndSalt.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MasterKey key && key.suite == suite && Arrays.equals(key.keyAndSalt, keyAndSalt);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keyAndSalt);
    }

    @Override
    public String toString() {
        return suite.name();
    }
}
