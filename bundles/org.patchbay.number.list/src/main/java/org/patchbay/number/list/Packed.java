package org.patchbay.number.list;

/**
 * An entry in 55 bits: its digits, moved to the left in fifteen decimal places, then how many there are (4 bits), then whether others may follow
 * (1 bit). So packed entries are in the order of their digits, and what begins alike stands together.
 */
final class Packed {
    /** No number has more (ITU-T E.164). */
    static final int MOST_DIGITS = 15;
    /** What is no packed entry. */
    static final long NONE = -1;

    private static final long[] TENS = new long[MOST_DIGITS + 1];

    static {
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++) {
            TENS[i] = TENS[i - 1] * 10;
        }
    }

    private Packed() {}

    static long number(long aligned, int digits) {
        return aligned << 5 | (long) digits << 1;
    }

    /** The entry for all that begin with the first so many digits. */
    static long beginning(long aligned, int digits) {
        return number(aligned - aligned % TENS[MOST_DIGITS - digits], digits) | 1;
    }

    static boolean isBeginning(long packed) {
        return (packed & 1) == 1;
    }

    static int digits(long packed) {
        return (int) (packed >> 1 & 15);
    }

    static long aligned(long packed) {
        return packed >> 5;
    }

    /** What one digit adds at its place, counted from 0. */
    static long digit(char digit, int place) {
        return (digit - '0') * TENS[MOST_DIGITS - 1 - place];
    }

    /** Behind all entries that begin with so many digits. */
    static long after(long aligned, int digits) {
        return aligned - aligned % TENS[MOST_DIGITS - digits] + TENS[MOST_DIGITS - digits] << 5;
    }

    /** An entry as documents have it: a plus or none, digits, a star or none; {@link #NONE} for anything else. */
    static long read(String text, int from, int to) {
        int at = from;
        if (at < to && text.charAt(at) == '+') {
            at++;
        }
        long aligned = 0;
        int digits = 0;
        for (; at < to && text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++) {
            if (digits == MOST_DIGITS) {
                return NONE;
            }
            aligned += digit(text.charAt(at), digits++);
        }
        boolean star = at == to - 1 && text.charAt(at) == '*';
        if (star) {
            return beginning(aligned, digits);
        }
        return at == to && digits > 0 ? number(aligned, digits) : NONE;
    }
}
