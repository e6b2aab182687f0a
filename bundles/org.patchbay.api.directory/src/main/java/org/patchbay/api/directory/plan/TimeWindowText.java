package org.patchbay.api.directory.plan;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a {@link TimeWindow} is written. */
final class TimeWindowText {
    private static final Pattern FORM =
            Pattern.compile("(?:([A-Za-z]+)(?: ?- ?([A-Za-z]+))? )?([0-9]{1,2}:[0-9]{2}) ?- ?([0-9]{1,2}:[0-9]{2})");

    private TimeWindowText() {}

    static TimeWindow read(String text) {
        Matcher parts = FORM.matcher(text.strip().replaceAll("\\s+", " "));
        if (!parts.matches()) {
            throw wrong(text);
        }
        try {
            return new TimeWindow(days(parts.group(1), parts.group(2)), time(parts.group(3)), time(parts.group(4)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw wrong(text);
        }
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "'" + text
                        + "' names no hours. Write them as Mon-Fri 08:00-18:00, Sat 09:00-12:00 or, for every day, 08:00-18:00.");
    }

    private static Set<DayOfWeek> days(
            @org.jspecify.annotations.Nullable String from, @org.jspecify.annotations.Nullable String to) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        if (from != null) {
            DayOfWeek last = day(to == null ? from : to);
            for (DayOfWeek day = day(from); days.add(day) && day != last; ) {
                day = day.plus(1);
            }
        }
        return days;
    }

    private static DayOfWeek day(String word) {
        String wanted = word.toUpperCase(Locale.ROOT);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (wanted.length() >= 3 && day.name().startsWith(wanted)) {
                return day;
            }
        }
        throw new IllegalArgumentException(word);
    }

    private static LocalTime time(String text) {
        return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text.length() == 4 ? "0" + text : text);
    }
}
