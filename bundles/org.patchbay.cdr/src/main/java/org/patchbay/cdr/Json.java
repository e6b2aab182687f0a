package org.patchbay.cdr;

import java.util.Arrays;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes JSON (RFC 8259) that any reader takes, also one that reads by lines: straight in UTF-8, into a buffer that serves for one record after
 * the other. For one thread.
 */
final class Json {
    /** What is kept of a string, in UTF-16 code units: whoever calls decides how long a name is, and must not fill the disk with it. */
    static final int LONGEST = 2000;

    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    /** The most that becomes of one code unit: an escape. */
    private static final int WIDEST = 6;

    private static final int DIGITS_OF_A_LONG = 20;

    /** More than most records are long. */
    private static final int USUAL = 4096;

    private byte[] bytes;
    private int length;

    Json() {
        this(USUAL);
    }

    private Json(int size) {
        bytes = new byte[size];
    }

    /** One string alone. */
    static String of(String text) {
        Json json = new Json(text.length() + 2);
        json.string(text);
        return json.text();
    }

    void clear() {
        length = 0;
    }

    /** All so far. */
    String text() {
        return new String(bytes, 0, length, UTF_8);
    }

    /** All so far. */
    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** Adds a character of ASCII as it is. */
    void raw(char c) {
        room(1);
        bytes[length++] = (byte) c;
    }

    /** As the other. */
    void raw(byte[] json) {
        room(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
    }

    /** Adds the comma that parts an entry from what stands before it, if anything does. */
    void next() {
        if (bytes[length - 1] != '{' && bytes[length - 1] != '[') {
            raw(',');
        }
    }

    /** Adds a key and its colon. */
    void name(String name) {
        next();
        string(name);
        raw(':');
    }

    /** Adds what is JSON already, and ASCII. */
    void raw(String json) {
        room(json.length());
        for (int i = 0; i < json.length(); i++) {
            bytes[length++] = (byte) json.charAt(i);
        }
    }

    /** @param number not negative */
    void number(long number) {
        room(DIGITS_OF_A_LONG);
        int at = length + 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            at++;
        }
        length = at;
        long rest = number;
        do {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
    }

    /** Adds a string, cut to {@value #LONGEST}. */
    void string(String text) {
        string(text, 0, text.length());
    }

    /** Adds a part of a text as a string, cut to {@value #LONGEST}. */
    void string(String text, int from, int to) {
        int end = to;
        if (end - from > LONGEST) {
            end = from + LONGEST;
            end = Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
        }
        room(2 + WIDEST * (end - from));
        bytes[length++] = '"';
        int plain = plain(text, from, end);
        if (plain < end) {
            special(text, plain, end);
        }
        bytes[length++] = '"';
    }

    /** Adds what stands for itself, as most do to their end, and says where that ends. */
    private int plain(String text, int from, int end) {
        byte[] out = bytes;
        int at = length;
        int i = from;
        while (i < end) {
            char c = text.charAt(i);
            if (!isPlain(c)) {
                break;
            }
            out[at++] = (byte) c;
            i++;
        }
        length = at;
        return i;
    }

    private void special(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> escape(c);
                case '\n' -> escape('n');
                case '\r' -> escape('r');
                case '\t' -> escape('t');
                default -> {
                    if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                        utf8(Character.toCodePoint(c, text.charAt(++i)));
                    } else if (Character.isSurrogate(c)) {
                        // Half a pair is no character: it has no form in UTF-8 (RFC 8259, 8.2).
                        utf8('\ufffd');
                    } else if (isControl(c)) {
                        hex(c);
                    } else {
                        utf8(c);
                    }
                }
            }
        }
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    }

    /** What a terminal obeys, and what some readers take for the end of a line. */
    private static boolean isControl(char c) {
        return c < 0x20 || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029';
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) c;
    }

    private void hex(char c) {
        escape('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[c >> shift & 0xf];
        }
    }

    private void utf8(int c) {
        if (c < 0x80) {
            bytes[length++] = (byte) c;
            return;
        }
        if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | c >> 6);
        } else {
            if (c < 0x10000) {
                bytes[length++] = (byte) (0xe0 | c >> 12);
            } else {
                bytes[length++] = (byte) (0xf0 | c >> 18);
                bytes[length++] = (byte) (0x80 | c >> 12 & 0x3f);
            }
            bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
        }
        bytes[length++] = (byte) (0x80 | c & 0x3f);
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
