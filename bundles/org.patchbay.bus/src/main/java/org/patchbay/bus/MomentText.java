package org.patchbay.bus;

import java.time.Instant;
import java.time.LocalDate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Writes moments as {@link Instant#toString} does. Those of one record mostly lie on one day, and many within the same second: what a moment
 * has in common with the one before is left standing. For one thread.
 */
final class MomentText {
    private static final int SECONDS_OF_A_DAY = 86_400;
    /** Where the fraction begins. */
    private static final int POINT = 19;

    private final byte[] text = "0000-00-00T00:00:00.000000000Z".getBytes(ISO_8859_1);
    private long day = Long.MIN_VALUE;
    private long second = Long.MIN_VALUE;

    /** @return empty for {@link Moment#NONE} */
    String of(long nanos) {
        if (nanos == Moment.NONE) {
            return "";
        }
        long whole = Math.floorDiv(nanos, Moment.SECOND);
        int rest = (int) Math.floorMod(nanos, Moment.SECOND);
        if (whole != second) {
            second = whole;
            time(Math.floorDiv(whole, SECONDS_OF_A_DAY), Math.floorMod(whole, SECONDS_OF_A_DAY));
        }
        if (rest == 0) {
            text[POINT] = 'Z';
            return new String(text, 0, POINT + 1, ISO_8859_1);
        }
        text[POINT] = '.';
        int digits = rest % 1_000_000 == 0 ? 3 : rest % 1000 == 0 ? 6 : 9;
        number(POINT + 1, 9, rest);
        text[POINT + 1 + digits] = 'Z';
        return new String(text, 0, POINT + 2 + digits, ISO_8859_1);
    }

    private void time(long onDay, int secondOfDay) {
        if (onDay != day) {
            day = onDay;
            LocalDate date = LocalDate.ofEpochDay(onDay);
            // Of what is a moment every year has four digits.
            number(0, 4, date.getYear());
            number(5, 2, date.getMonthValue());
            number(8, 2, date.getDayOfMonth());
        }
        number(11, 2, secondOfDay / 3600);
        number(14, 2, secondOfDay / 60 % 60);
        number(17, 2, secondOfDay % 60);
    }

    private void number(int from, int digits, int number) {
        int rest = number;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
