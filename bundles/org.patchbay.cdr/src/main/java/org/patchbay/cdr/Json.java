package org.patchbay.cdr;

/** Writes JSON strings (RFC 8259) that any reader takes, also one that reads by lines. */
final class Json {
    /** What is kept of a string, in UTF-16 code units: whoever calls decides how long a name is, and must not fill the disk with it. */
    static final int LONGEST = 2000;

    private static final String HEX = "0123456789abcdef";

    private Json() {}

    /** Adds a string, cut to {@value #LONGEST}. */
    static void string(StringBuilder out, String text) {
        int end = text.length();
        if (end > LONGEST) {
            end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        }
        out.append('"');
        int plain = 0;
        while (plain < end && isPlain(text.charAt(plain))) {
            plain++;
        }
        out.append(text, 0, plain);
        for (int i = plain; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else if (Character.isSurrogate(c)) {
                        // Half a pair is no character: it has no form in UTF-8 (RFC 8259, 8.2).
                        out.append('\ufffd');
                    } else if (isControl(c)) {
                        escape(out, c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    }

    /** What a terminal obeys, and what some readers take for the end of a line. */
    private static boolean isControl(char c) {
        return c < 0x20 || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029';
    }

    private static void escape(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 0xf));
        }
    }
}
