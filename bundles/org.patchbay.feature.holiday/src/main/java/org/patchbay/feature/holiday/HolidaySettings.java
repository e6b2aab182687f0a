package org.patchbay.feature.holiday;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.settings.Setting;
import org.patchbay.api.directory.plan.TimeWindow;

/**
 * When a number is closed, and what calls meet then; what the user has not set is the site's or the tenant's.
 *
 * @param appliesTo whose numbers it is for
 * @param onHoliday what calls meet on a holiday
 * @param outsideHours what calls meet outside the opening hours
 * @param publicHolidays whether the public holidays of the site's country and region count
 * @param hours the opening hours; none for always
 * @param ownDates holidays beside them, as {@link OwnDate} is written
 * @param openDates days that are no holidays whatever else says so
 * @param forwardTo whom calls are forwarded to
 * @param holidayPrompt what is announced on a holiday
 * @param closedPrompt what is announced outside the opening hours
 * @param answer whether the call is answered before it is announced
 */
record HolidaySettings(
        @Setting(text = "whose numbers it is for: resources (queues, receptionists, rooms) alone, or all users")
                AppliesTo appliesTo,
        @Setting(text = "what calls meet on a holiday") Meeting onHoliday,
        @Setting(text = "what calls meet outside the opening hours") Meeting outsideHours,
        @Setting(value = "true", text = "whether the public holidays of the site's country and region count")
                boolean publicHolidays,
        @Setting(text = "the opening hours, parted by commas: Mon-Fri 08:00-18:00, Sat 09:00-12:00; none for always")
                List<String> hours,
        @Setting(text = "holidays beside them: 2026-05-15 Outing, 12-27..01-02, 12-24 from 14:00 Christmas Eve")
                List<String> ownDates,
        @Setting(text = "days that are no holidays, whatever else says so: 2026-11-01, 12-24") List<String> openDates,
        @Setting(text = "whom calls are forwarded to: " + Target.WRITTEN) String forwardTo,
        @Setting(value = PROMPT, text = "what is announced on a holiday: " + SOUNDS) String holidayPrompt,
        @Setting(value = PROMPT, text = "what is announced outside the opening hours, in the same way")
                String closedPrompt,
        @Setting(text = "answers a call before it is announced, for operators that let no early media through")
                boolean answer) {
    private static final String PROMPT = "prompt:not-available";
    private static final String SOUNDS =
            "prompt:NAME, say:LANGUAGE:TEXT such as say:en:We are closed, tone:NAME or music:NAME";

    /** Whose numbers. The first one holds where nothing is set. */
    enum AppliesTo {
        RESOURCES,
        ALL
    }

    /** What a call meets. The first one holds where nothing is set. */
    enum Meeting {
        /** It goes on as on any day. */
        NOTHING,
        ANNOUNCE,
        FORWARD
    }

    HolidaySettings {
        holidayPrompt = sound("holiday_prompt", holidayPrompt);
        closedPrompt = sound("closed_prompt", closedPrompt);
        hours = List.copyOf(hours);
        ownDates = List.copyOf(ownDates);
        openDates = List.copyOf(openDates);
        hours.forEach(TimeWindow::parse);
        ownDates.forEach(OwnDate::parse);
        openDates.forEach(OwnDate::parse);
        if (!forwardTo.isBlank() && Target.parse(forwardTo).isEmpty()) {
            throw new IllegalArgumentException(
                    "forward_to is '" + forwardTo + "', which is nobody. Write " + Target.WRITTEN);
        }
        if (forwardTo.isBlank() && (onHoliday == Meeting.FORWARD || outsideHours == Meeting.FORWARD)) {
            throw new IllegalArgumentException(
                    "calls are to be forwarded and forward_to is empty. Set it before, or in the same command");
        }
    }

    private static String sound(String key, String value) {
        String name = value.strip();
        if (!name.isEmpty() && !name.matches("(prompt|music|tone|silence):\\S+|say:[A-Za-z0-9-]+:\\s*\\S.*")) {
            throw new IllegalArgumentException(key + " is '" + name + "', which is no sound. Write " + SOUNDS);
        }
        return name.isEmpty() ? PROMPT : name;
    }

    /** Whether nothing is set that any time could change. */
    boolean alwaysOpen() {
        return onHoliday == Meeting.NOTHING && outsideHours == Meeting.NOTHING;
    }

    Optional<String> ownHoliday(ZonedDateTime at) {
        return ownDates.stream()
                .map(OwnDate::parse)
                .filter(date -> date.contains(at.toLocalDateTime()))
                .map(OwnDate::name)
                .findFirst();
    }

    boolean isOpenDate(ZonedDateTime at) {
        return openDates.stream().map(OwnDate::parse).anyMatch(date -> date.contains(at.toLocalDateTime()));
    }

    boolean isOpenHour(ZonedDateTime at) {
        return hours.isEmpty() || hours.stream().map(TimeWindow::parse).anyMatch(window -> window.contains(at));
    }
}
