package org.patchbay.api.directory;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.directory.plan.TimeWindow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TimeWindowTest {
    @ParameterizedTest
    @CsvSource({
        "Mon-Fri 08:00-18:00,2026-11-27T17:59:00Z,true",
        "Mon-Fri 08:00-18:00,2026-11-27T18:00:00Z,false",
        "monday - Friday 8:00 - 18:00,2026-11-27T08:00:00Z,true",
        "Mon-Fri 08:00-18:00,2026-11-28T12:00:00Z,false",
        "Sat 09:00-12:00,2026-11-28T11:00:00Z,true",
        "Sat-Mon 09:00-12:00,2026-11-30T11:00:00Z,true",
        "Sat-Mon 09:00-12:00,2026-12-01T11:00:00Z,false",
        "08:00-24:00,2026-11-29T23:59:00Z,true",
        "22:00-06:00,2026-11-29T05:00:00Z,true"
    })
    void isReadAsItIsWritten(String text, String at, boolean inside) {
        assertThat(TimeWindow.parse(text).contains(ZonedDateTime.parse(at))).isEqualTo(inside);
    }

    @Test
    void namesItsDays() {
        assertThat(TimeWindow.parse("Sun-Tue 09:00-12:30"))
                .isEqualTo(new TimeWindow(
                        Set.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY, DayOfWeek.TUESDAY),
                        LocalTime.of(9, 0),
                        LocalTime.of(12, 30)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mo 08:00-18:00", "Mon", "Mon 8-18", "Mon 25:00-26:00", "Foo 08:00-09:00", "08:00"})
    void saysHowItIsWritten(String text) {
        assertThatThrownBy(() -> TimeWindow.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("Mon-Fri 08:00-18:00");
    }
}
