package org.patchbay.cdr;

import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Finds out what a line is without reading it as JSON. */
final class Line {
    private static final byte[] BEGINNING = "{\"call\":\"".getBytes(UTF_8);
    /** Two keys and two values. */
    private static final int STRINGS_OF_A_KEY = 4;

    private Line() {}

    /** How a whole record begins ({@link CallRecord#key}); empty for what is none, or only the first part of one. */
    static String key(byte[] text, int from, int to) {
        if (to - from < BEGINNING.length
                || !Arrays.equals(text, from, from + BEGINNING.length, BEGINNING, 0, BEGINNING.length)) {
            return "";
        }
        int depth = 0;
        int strings = 0;
        int keyEnd = 0;
        boolean inString = false;
        for (int i = from; i < to; i++) {
            byte c = text[i];
            if (inString) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inString = false;
                    if (++strings == STRINGS_OF_A_KEY) {
                        keyEnd = i + 1;
                    }
                }
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return depth == 0 && !inString && keyEnd > 0 ? new String(text, from, keyEnd - from, UTF_8) : "";
    }
}
