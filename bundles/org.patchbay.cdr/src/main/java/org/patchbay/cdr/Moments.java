package org.patchbay.cdr;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

/** Reads moments. As the core writes them ({@code 2026-11-25T12:00:00.120Z}) in a fraction of the time that {@link Instant#parse} needs. */
final class Moments {
    private static final int SHORTEST = "2026-11-25T12:00:00Z".length();
    private static final int LONGEST = "2026-11-25T12:00:00.123456789Z".length();
    private static final int SECONDS_OF_A_DAY = 86_400;

    private Moments() {}

    /** Null for what is none. */
    static @Nullable Instant read(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            Instant usual = usual(text);
            return usual == null ? Instant.parse(text.strip()) : usual;
        } catch (DateTimeException e) {
            return null; // It is copied as it is; what it means is for others to say.
        }
    }

    /** Null for what is written in another way, if it is a moment at all. */
    private static @Nullable Instant usual(String text) {
        int end = text.length() - 1;
        if (text.length() < SHORTEST || text.length() > LONGEST || text.charAt(end) != 'Z' || !isParted(text)) {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int fraction = end == 19 ? 0 : number(text, 20, end);
        boolean digits = (year | month | day | hour | minute | second | fraction) >= 0;
        if (!digits || hour > 23 || minute > 59 || second > 59 || end == 20) {
            return null;
        }
        for (int place = end - 20; place < 9; place++) {
            fraction *= 10;
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return Instant.ofEpochSecond(days * SECONDS_OF_A_DAY + hour * 3600 + minute * 60 + second, fraction);
    }

    private static boolean isParted(String text) {
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (text.length() == SHORTEST || text.charAt(19) == '.');
    }

    /** Negative where not all are digits. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
