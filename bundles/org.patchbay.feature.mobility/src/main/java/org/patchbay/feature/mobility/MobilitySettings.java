package org.patchbay.feature.mobility;

import java.time.ZonedDateTime;
import java.util.List;

import org.patchbay.api.call.settings.Setting;
import org.patchbay.api.directory.plan.TimeWindow;

/**
 * The policy of a site or a tenant; no user sets it.
 *
 * @param mobiles when calls may ring at mobiles
 * @param hours the working hours, as {@link TimeWindow#parse} reads them
 */
record MobilitySettings(
        @Setting(text = "when calls for users may ring at mobiles") Mobiles mobiles,
        @Setting(
                        value = "Mon-Fri 08:00-18:00",
                        text = "the working hours, parted by commas: Mon-Fri 08:00-18:00, Sat 09:00-12:00")
                List<String> hours) {

    /** When mobiles may ring. The first one holds where nothing is set. */
    enum Mobiles {
        ALWAYS,
        NEVER,
        /** In working hours alone; a public holiday has none. */
        WORKING_HOURS,
        /** Outside working hours alone. */
        OFF_HOURS
    }

    MobilitySettings {
        hours = List.copyOf(hours);
        hours.forEach(TimeWindow::parse);
    }

    /** @param at by the clock of the site */
    boolean working(ZonedDateTime at) {
        return hours.stream().map(TimeWindow::parse).anyMatch(window -> window.contains(at));
    }
}
