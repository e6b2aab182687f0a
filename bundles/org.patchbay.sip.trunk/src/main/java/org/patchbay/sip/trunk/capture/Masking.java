package org.patchbay.sip.trunk.capture;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Takes out of a message what nobody is to read in a capture: media keys (RFC 4568) and credentials (RFC 3261 section 22). The length stays. */
final class Masking {
    private static final byte[] KEY = "inline:".getBytes(StandardCharsets.US_ASCII);
    private static final List<byte[]> CREDENTIALS = List.of(
            "\nauthorization".getBytes(StandardCharsets.US_ASCII),
            "\nproxy-authorization".getBytes(StandardCharsets.US_ASCII));

    private Masking() {}

    /** @return the same bytes where there is nothing to mask, else a copy */
    static byte[] masked(byte[] bytes) {
        byte[] result = bytes;
        for (int at = 0; at < bytes.length; at++) {
            int from = -1;
            if ((bytes[at] | 0x20) == 'i' && matches(bytes, at, KEY)) {
                from = at + KEY.length;
            } else if (bytes[at] == '\n') {
                for (byte[] name : CREDENTIALS) {
                    from = matches(bytes, at, name) ? at + name.length : from;
                }
            }
            if (from >= 0) {
                result = result == bytes ? bytes.clone() : result;
                at = mask(result, from);
            }
        }
        return result;
    }

    /** To the end of the line; a folded line goes with it. */
    private static int mask(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length) {
            boolean ends = bytes[at] == '\n' || bytes[at] == '\r';
            if (ends) {
                int next = at + (bytes[at] == '\r' && at + 1 < bytes.length && bytes[at + 1] == '\n' ? 2 : 1);
                if (next >= bytes.length || bytes[next] != ' ' && bytes[next] != '\t') {
                    return at - 1;
                }
                at = next;
            } else if (bytes[at] != ':') {
                bytes[at] = 'x';
            }
            at++;
        }
        return at;
    }

    private static boolean matches(byte[] bytes, int at, byte[] word) {
        if (at + word.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            byte b = bytes[at + i];
            if (b != word[i] && (b < 'A' || b > 'Z' || (b | 0x20) != word[i])) {
                return false;
            }
        }
        return true;
    }
}
