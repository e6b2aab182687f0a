package org.patchbay.feature.holiday;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A day, or days, of a tenant's own, as it is written: {@code 2026-05-15}, every year {@code 12-24}, {@code 12-27..01-02}; with {@code from 14:00} where
 * it closes early; then, if wanted, a name.
 *
 * @param yearly whether it comes every year
 * @param first its first day; of one that comes every year the year does not count
 * @param last its last day
 * @param from when it begins on each of its days
 * @param name for people
 */
record OwnDate(boolean yearly, LocalDate first, LocalDate last, LocalTime from, String name) {
    /** A leap year, so that every day that can come is taken. */
    private static final String ANY_YEAR = "2000-";

    private static final Pattern FORM = Pattern.compile(
            "((?:[0-9]{4}-)?[0-9]{2}-[0-9]{2})(?:\\.\\.((?:[0-9]{4}-)?[0-9]{2}-[0-9]{2}))?(?: from ([0-9]{2}:[0-9]{2}))?(?: (.+))?");

    /** @throws IllegalArgumentException when it is none; names what was written and how it is written */
    static OwnDate parse(String text) {
        Matcher parts = FORM.matcher(text.strip().replaceAll("\\s+", " "));
        if (!parts.matches()) {
            throw wrong(text, "is no date");
        }
        String one = parts.group(1);
        String two = parts.group(2) == null ? one : parts.group(2);
        if (one.length() != two.length()) {
            throw wrong(text, "has a year on one side alone");
        }
        try {
            boolean yearly = one.length() == 5;
            LocalDate first = LocalDate.parse(yearly ? ANY_YEAR + one : one);
            LocalDate last = LocalDate.parse(yearly ? ANY_YEAR + two : two);
            if (!yearly && last.isBefore(first)) {
                throw wrong(text, "ends before it begins");
            }
            return new OwnDate(yearly, first, last, time(parts.group(3)), named(parts.group(4), one, two));
        } catch (DateTimeException e) {
            throw wrong(text, "names a day or a time that does not come");
        }
    }

    private static LocalTime time(@Nullable String from) {
        return from == null ? LocalTime.MIDNIGHT : LocalTime.parse(from);
    }

    private static String named(@Nullable String name, String one, String two) {
        return name != null ? name : one.equals(two) ? one : one + ".." + two;
    }

    private static IllegalArgumentException wrong(String text, String what) {
        return new IllegalArgumentException("'" + text + "' " + what
                + ". Write 2026-05-15 or, for every year, 12-24; 12-27..01-02 for several days; 12-24 from 14:00 for an early closing; then a name"
                + " if wanted");
    }

    boolean contains(LocalDateTime at) {
        return on(at.toLocalDate()) && !at.toLocalTime().isBefore(from);
    }

    private boolean on(LocalDate day) {
        if (!yearly) {
            return !day.isBefore(first) && !day.isAfter(last);
        }
        MonthDay wanted = MonthDay.from(day);
        boolean after = wanted.compareTo(MonthDay.from(first)) >= 0;
        boolean before = wanted.compareTo(MonthDay.from(last)) <= 0;
        return last.isBefore(first) ? after || before : after && before;
    }
}
