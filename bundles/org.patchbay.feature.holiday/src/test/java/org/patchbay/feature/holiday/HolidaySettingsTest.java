package org.patchbay.feature.holiday;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.feature.holiday.HolidaySettings.Meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HolidaySettingsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-02-30,names a day or a time that does not come",
        "13-01,names a day or a time that does not come",
        "12-24 from 25:00,names a day or a time that does not come",
        "24.12.,is no date",
        "Christmas,is no date",
        "2026-08-14..2026-08-01,ends before it begins",
        "2026-12-27..01-02,has a year on one side alone"
    })
    void aDateWithAnErrorIsRefusedWithHowItIsWritten(String date, String what) {
        for (String key : new String[] {"own", "open"}) {
            assertThatThrownBy(() -> Museum.settings(key, date))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("'" + date + "' " + what
                            + ". Write 2026-05-15 or, for every year, 12-24; 12-27..01-02 for several days; 12-24 from 14:00 for an early"
                            + " closing; then a name if wanted");
        }
    }

    @Test
    void theTwentyNinthOfFebruaryComesEveryFewYears() {
        assertThat(OwnDate.parse("02-29").contains(java.time.LocalDateTime.parse("2028-02-29T10:00")))
                .isTrue();
    }

    @Test
    void hoursAndTargetsThatCannotBeReadAreRefused() {
        assertThatThrownBy(() -> Museum.settings("hours", "8 to 18"))
                .hasMessageContaining("'8 to 18' names no hours. Write them as Mon-Fri 08:00-18:00");
        assertThatThrownBy(() -> Museum.settings("to", "the boss"))
                .hasMessageContaining("forward_to is 'the boss', which is nobody. Write a number such as");
        assertThatThrownBy(() -> Museum.settings("holiday", Meeting.FORWARD))
                .hasMessage("calls are to be forwarded and forward_to is empty. Set it before, or in the same command");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text:closed", "closed", "prompt:", "say:closed", "say:en: "})
    void whatIsNoSoundIsRefusedWithHowItIsWritten(String wrong) {
        assertThatThrownBy(() -> Museum.settings("prompt", wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "holiday_prompt is '" + wrong.strip() + "', which is no sound. Write prompt:NAME, say:");
        assertThatThrownBy(() -> Museum.settings("closed_prompt", wrong))
                .hasMessageStartingWith("closed_prompt is '" + wrong.strip() + "'");
        assertThat(Museum.settings("prompt", " say:en:We are closed ").holidayPrompt())
                .isEqualTo("say:en:We are closed");
    }

    @Test
    void theReadmeNamesEverySetting() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        for (var component : HolidaySettings.class.getRecordComponents()) {
            assertThat(readme)
                    .contains("`"
                            + component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) + "`");
        }
    }
}
