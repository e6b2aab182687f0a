package org.patchbay.bus;

import java.time.Instant;

/**
 * Writes moments as {@link Instant#toString} does. Of those of one record most lie in the same few seconds, and what they have in common is put
 * into words once. For one thread.
 */
final class MomentText {
    private long second = Long.MIN_VALUE;
    private String words = "";

    /** @return empty for {@link Moment#NONE} */
    String of(long nanos) {
        if (nanos == Moment.NONE) {
            return "";
        }
        long whole = Math.floorDiv(nanos, Moment.SECOND);
        int rest = (int) Math.floorMod(nanos, Moment.SECOND);
        if (whole != second) {
            second = whole;
            words = Instant.ofEpochSecond(whole).toString();
        }
        if (rest == 0) {
            return words;
        }
        int digits = rest % 1_000_000 == 0 ? 3 : rest % 1000 == 0 ? 6 : 9;
        String fraction = Long.toString(Moment.SECOND + rest);
        return new StringBuilder(words.length() + 10)
                .append(words, 0, words.length() - 1)
                .append('.')
                .append(fraction, 1, 1 + digits)
                .append('Z')
                .toString();
    }
}
