package org.patchbay.media.embedded.srtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** HMAC-SHA1 (RFC 2104) into an array of its own: the JDK's makes two for each packet. Not for use by two threads at once. */
public final class HmacSha1 {
    private static final int BLOCK = 64;
    private static final int LENGTH = 20;

    private final MessageDigest sha1;
    private final byte[] inner = new byte[BLOCK];
    private final byte[] outer = new byte[BLOCK];
    private final byte[] result = new byte[LENGTH];
    private final byte[] word = new byte[4];

    public HmacSha1(byte[] key) {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-1", e);
        }
        for (int i = 0; i < BLOCK; i++) {
            int octet = i < key.length ? key[i] : 0;
            inner[i] = (byte) (octet ^ 0x36);
            outer[i] = (byte) (octet ^ 0x5c);
        }
    }

    /** Of these octets followed by a word; good until the next call. */
    byte[] of(byte[] data, int at, int length, int last) {
        word[0] = (byte) (last >>> 24);
        word[1] = (byte) (last >>> 16);
        word[2] = (byte) (last >>> 8);
        word[3] = (byte) last;
        sha1.update(inner);
        sha1.update(data, at, length);
        sha1.update(word);
        return finish();
    }

    /** Of these octets. */
    public byte[] of(byte[] data, int at, int length) {
        sha1.update(inner);
        sha1.update(data, at, length);
        return finish();
    }

    private byte[] finish() {
        try {
            sha1.digest(result, 0, LENGTH);
            sha1.update(outer);
            sha1.update(result);
            sha1.digest(result, 0, LENGTH);
            return result;
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-1 has no room for its result", e);
        }
    }
}
