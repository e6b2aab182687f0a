package org.patchbay.zoom;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How Zoom signs what it posts: {@code v0=} and HMAC-SHA256, in hexadecimal, over {@code v0:TIME:BODY}. */
final class Signature {
    /** What is older was kept by somebody; what is so much newer was made by somebody. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final String VERSION = "v0";

    private Signature() {}

    /** Whether a time, in seconds since 1970, is now. */
    static boolean isTimely(String time, Instant now) {
        if (!time.matches("\\d{1,12}")) {
            return false;
        }
        return Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now)
                        .abs()
                        .compareTo(WINDOW)
                <= 0;
    }

    /** Compared in constant time. */
    static boolean verifies(byte[] key, String time, byte[] body, String given) {
        String right = VERSION + "=" + hmac(key, bytes(VERSION + ":" + time + ":"), body);
        return MessageDigest.isEqual(bytes(right), bytes(given));
    }

    static String hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256.", e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
