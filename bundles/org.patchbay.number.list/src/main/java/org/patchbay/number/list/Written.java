package org.patchbay.number.list;

/** An entry as people write it: {@code +49 (900) 1*}. */
final class Written {
    private static final String PARTS = " -./()\u00a0\u2010\u2011\u2012\u2013";

    private Written() {}

    /**
     * The entry as it is kept: without spaces and punctuation, with its plus.
     *
     * @throws IllegalArgumentException saying what is wrong and what to do
     */
    static String kept(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (kept.length() > 0 && kept.charAt(kept.length() - 1) == '*' && PARTS.indexOf(c) < 0) {
                throw new IllegalArgumentException("'" + text + "': a * stands for any rest, at the end alone.");
            }
            if (c >= '0' && c <= '9') {
                digits++;
                kept.append(c);
            } else if (c == '*' || c == '+' && kept.length() == 0) {
                kept.append(c);
            } else if (PARTS.indexOf(c) < 0) {
                throw new IllegalArgumentException(
                        "'" + text
                                + "' is no number. Write digits, with a plus or without, and a * at the end for any rest: +4930123456, +4990*.");
            }
        }
        if (digits > Packed.MOST_DIGITS) {
            throw new IllegalArgumentException(
                    "'" + text + "' has " + digits + " digits; no number has more than " + Packed.MOST_DIGITS + ".");
        }
        if (digits == 0 && (kept.length() == 0 || kept.charAt(kept.length() - 1) != '*')) {
            throw new IllegalArgumentException(
                    "'" + text + "' has no digit. A lone * stands for everybody, if that is meant.");
        }
        return kept.toString();
    }

    static long packed(String kept) {
        return Packed.read(kept, 0, kept.length());
    }
}
