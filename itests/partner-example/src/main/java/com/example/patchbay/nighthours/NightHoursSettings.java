package com.example.patchbay.nighthours;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

import org.patchbay.api.call.settings.Setting;

/**
 * A user's office hours; what the user has not set is the site's or the tenant's.
 *
 * @param opens as {@code 08:30}; empty for a user without office hours
 * @param closes as {@code 18:00}; earlier than {@code opens} for hours that go over midnight
 * @param days {@code mon,tue,wed,thu,fri}, the days on which the hours begin; empty for every day
 * @param zone as {@code Europe/Berlin}
 * @param nightTo where calls go at night: a number, a {@code tel:} or a {@code sip:} URI
 * @param prompt what callers hear at night where {@code nightTo} is empty
 */
record NightHoursSettings(
        @Setting(text = "when the office opens, as 08:30") String opens,
        @Setting(text = "when it closes, as 18:00") String closes,
        @Setting(text = "mon, tue, ...: the days on which the hours begin; empty for every day") List<String> days,
        @Setting(value = "UTC", text = "the time zone, as Europe/Berlin") String zone,
        @Setting(text = "where calls go at night") String nightTo,
        @Setting(text = "what callers hear at night where night_to is empty") String prompt) {

    /** Whether it is night for this user; never where no hours are set. */
    boolean night(Instant now) {
        if (opens.isBlank() || closes.isBlank()) {
            return false;
        }
        try {
            ZonedDateTime here = now.atZone(zone.isBlank() ? ZoneId.of("UTC") : ZoneId.of(zone.strip()));
            LocalTime from = LocalTime.parse(opens.strip());
            LocalTime to = LocalTime.parse(closes.strip());
            LocalTime time = here.toLocalTime();
            if (from.isBefore(to)) {
                return time.isBefore(from) || !time.isBefore(to) || !open(here);
            }
            boolean sinceYesterday = time.isBefore(to) && open(here.minusDays(1));
            boolean sinceToday = !time.isBefore(from) && open(here);
            return !sinceYesterday && !sinceToday;
        } catch (DateTimeException e) {
            // What cannot be read must not keep callers out.
            return false;
        }
    }

    private boolean open(ZonedDateTime day) {
        String name = day.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
        return days.isEmpty() || days.stream().anyMatch(name::equalsIgnoreCase);
    }
}
