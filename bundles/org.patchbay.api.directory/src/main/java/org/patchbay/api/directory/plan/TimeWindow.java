package org.patchbay.api.directory.plan;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * Hours of days of the week, by the clock on the wall of the site. An hour that a clock change repeats counts twice, one that it leaves out
 * does not come.
 *
 * @param days on which it begins; none for all
 * @param from the first minute of it
 * @param until the first minute that is outside again; equal to {@code from} for 24 hours, before it for the day after
 */
public record TimeWindow(Set<DayOfWeek> days, LocalTime from, LocalTime until) {

    /** At any time. */
    public static final TimeWindow ALWAYS = new TimeWindow(Set.of(), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

    public TimeWindow {
        days = Set.copyOf(days);
    }

    /**
     * Reads {@code Mon-Fri 08:00-18:00}, {@code Sat 09:00-12:00} or, for all days, {@code 08:00-18:00}: days in English or their first three letters,
     * hours with two digits; 24:00 is the end of the day.
     *
     * @throws IllegalArgumentException when it is nothing of the kind; names what was written and how it is written
     */
    public static TimeWindow parse(String text) {
        return TimeWindowText.read(text);
    }

    /** @param at in the zone of the site */
    public boolean contains(ZonedDateTime at) {
        LocalTime time = at.toLocalTime();
        DayOfWeek day = at.getDayOfWeek();
        boolean today = on(day) && !time.isBefore(from);
        if (from.isBefore(until)) {
            return today && time.isBefore(until);
        }
        // Past midnight it is still the window of the day before.
        return today || on(day.minus(1)) && time.isBefore(until);
    }

    private boolean on(DayOfWeek day) {
        return days.isEmpty() || days.contains(day);
    }
}
