package org.patchbay.sip.trunk.digest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/** The hash functions that are understood (RFC 8760 section 2.1); the order says nothing. */
public enum Algorithm {
    MD5("MD5", "MD5", false),
    MD5_SESS("MD5-sess", "MD5", true),
    SHA_256("SHA-256", "SHA-256", false),
    SHA_256_SESS("SHA-256-sess", "SHA-256", true);

    private final String token;
    private final String hash;
    private final boolean session;

    Algorithm(String token, String hash, boolean session) {
        this.token = token;
        this.hash = hash;
        this.session = session;
    }

    /** As it is written in a header field. */
    public String token() {
        return token;
    }

    /** The name of its hash function alone: what a stored hash depends on. */
    public String hash() {
        return hash;
    }

    /** The one of a token, MD5 for none (RFC 3261 section 22.4); null for one that is not understood. */
    public static @Nullable Algorithm named(@Nullable String token) {
        if (token == null) {
            return MD5;
        }
        for (Algorithm each : values()) {
            if (each.token.equalsIgnoreCase(token)) {
                return each;
            }
        }
        return null;
    }

    /**
     * The hash that stands for a password from here on: as good as the password at this realm, so no less secret.
     *
     * @param password overwritten by the caller, not here
     */
    public String secret(String user, String realm, char[] password) {
        ByteBuffer head = StandardCharsets.UTF_8.encode(user + ':' + realm + ':');
        ByteBuffer tail = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        MessageDigest digest = digest();
        digest.update(head);
        digest.update(tail.duplicate());
        Arrays.fill(tail.array(), (byte) 0);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The hash of a text, in lower-case hexadecimal digits. */
    String of(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has " + hash + ".", e);
        }
    }

    /**
     * The response of RFC 7616 section 3.4.1.
     *
     * @param secret of {@link #secret}
     * @param nc eight hexadecimal digits; null without quality of protection (RFC 2069), and then {@code cnonce} is not used
     */
    public String response(String secret, String method, String uri, String nonce, @Nullable String nc, String cnonce) {
        String a1 = session ? of(secret + ':' + nonce + ':' + cnonce) : secret;
        String a2 = of(method + ':' + uri);
        return of(
                nc == null ? a1 + ':' + nonce + ':' + a2 : a1 + ':' + nonce + ':' + nc + ':' + cnonce + ":auth:" + a2);
    }
}
