package org.patchbay.sip.trunk.capture;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes out of a message what nobody is to read in a capture: media keys (RFC 4568), passwords of connectivity checks (RFC 8839), credentials
 * (RFC 3261 section 22), and the keys that a caller presses, PINs among them, where INFO tells of them. The length stays.
 */
final class Masking {
    private static final byte[] KEY = "inline:".getBytes(StandardCharsets.US_ASCII);
    private static final List<byte[]> CREDENTIALS = bytes("\nauthorization", "\nproxy-authorization", "\na=ice-pwd");
    private static final byte[] INFO = "info ".getBytes(StandardCharsets.US_ASCII);
    private static final List<byte[]> TYPES = bytes("\ncontent-type", "\nc");
    /** Of a key, and of what is like it. */
    private static final byte[] DIGIT = "application/dtmf".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] DURATION = "duration".getBytes(StandardCharsets.US_ASCII);

    private Masking() {}

    private static List<byte[]> bytes(String... words) {
        return Stream.of(words)
                .map(word -> word.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

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
        int body = matches(bytes, 0, INFO) ? digit(bytes) : bytes.length;
        if (body < bytes.length) {
            result = result == bytes ? bytes.clone() : result;
            maskDigit(result, body);
        }
        return result;
    }

    /** Where the body begins that tells of a key; the length of all if there is none. */
    private static int digit(byte[] bytes) {
        boolean told = false;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                int next = at + 1 < bytes.length && bytes[at + 1] == '\r' ? at + 2 : at + 1;
                if (next < bytes.length && bytes[next] == '\n') {
                    return told ? next + 1 : bytes.length;
                }
                for (byte[] name : TYPES) {
                    told |= matches(bytes, at, name) && isDigit(bytes, at + name.length);
                }
            }
        }
        return bytes.length;
    }

    private static boolean isDigit(byte[] bytes, int from) {
        int colon = blank(bytes, from);
        return colon < bytes.length && bytes[colon] == ':' && matches(bytes, blank(bytes, colon + 1), DIGIT);
    }

    /** The first place from here on that is not blank. */
    private static int blank(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] >= 0 && bytes[at] <= ' ') {
            at++;
        }
        return at;
    }

    /** {@code Signal=5} on a line, or the key alone; how long it was pressed stays. */
    private static void maskDigit(byte[] bytes, int from) {
        int line = from;
        while (line < bytes.length) {
            int end = line;
            int value = line;
            while (end < bytes.length && bytes[end] != '\n') {
                value = bytes[end] == '=' && value == line ? end + 1 : value;
                end++;
            }
            if (!matches(bytes, blank(bytes, line), DURATION)) {
                for (int at = value; at < end; at++) {
                    bytes[at] = bytes[at] >= 0 && bytes[at] <= ' ' ? bytes[at] : (byte) 'x';
                }
            }
            line = end + 1;
        }
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
