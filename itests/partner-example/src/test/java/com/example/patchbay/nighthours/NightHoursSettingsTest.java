package com.example.patchbay.nighthours;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NightHoursSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-02T07:59:59Z,true",
        "2026-11-02T08:00:00Z,false",
        "2026-11-02T17:59:59Z,false",
        "2026-11-02T18:00:00Z,true",
        "2026-11-01T12:00:00Z,true"
    })
    void isNightOutsideTheHoursOfMonday(Instant now, boolean night) {
        assertThat(hours("08:00", "18:00", List.of("mon"), "").night(now)).isEqualTo(night);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-02T21:59:59Z,true",
        "2026-11-02T22:00:00Z,false",
        "2026-11-03T05:59:59Z,false",
        "2026-11-03T06:00:00Z,true",
        "2026-11-03T23:00:00Z,true"
    })
    void keepsHoursThatGoOverMidnight(Instant now, boolean night) {
        assertThat(hours("22:00", "06:00", List.of("mon"), "").night(now)).isEqualTo(night);
    }

    @Test
    void looksAtTheClockOfTheUsersPlace() {
        Instant noonInBerlin = Instant.parse("2026-11-02T11:00:00Z");
        assertThat(hours("11:30", "13:00", List.of(), "Europe/Berlin").night(noonInBerlin))
                .isFalse();
        assertThat(hours("11:30", "13:00", List.of(), "America/New_York").night(noonInBerlin))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"'',''", "8,18", "08:00,late", "08:00,''"})
    void doesNotKeepCallersOutWhereHoursCannotBeRead(String opens, String closes) {
        assertThat(hours(opens, closes, List.of(), "").night(Instant.EPOCH)).isFalse();
    }

    @Test
    void doesNotKeepCallersOutWhereThePlaceIsUnknown() {
        assertThat(hours("08:00", "18:00", List.of(), "Mars/Olympus").night(Instant.EPOCH))
                .isFalse();
    }

    private static NightHoursSettings hours(String opens, String closes, List<String> days, String zone) {
        return new NightHoursSettings(opens, closes, days, zone, "", "");
    }
}
