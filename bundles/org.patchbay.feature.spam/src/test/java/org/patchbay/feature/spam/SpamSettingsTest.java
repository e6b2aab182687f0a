package org.patchbay.feature.spam;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.patchbay.feature.spam.SpamScreeningTest.settings;

/** What is written of spam, and what of it cannot be used. */
class SpamSettingsTest {
    /** Then nothing of them counts, and who writes them is told. */
    @Test
    void refusesSettingsThatMeanNothing() {
        assertThat(settings("block_status", "604", "block", "9")).isEqualTo(settings());
        assertThat(settings("divert", "50", "block", "9")).isEqualTo(settings());
        assertThat(settings("divert", "50", "divert_to", "2000").divert()).isEqualTo(50);
        for (String nobody : List.of("group:", "group:Sales Desk", "front desk", "sip:patchbay-mobile", "tel:")) {
            assertThat(settings("divert", "50", "divert_to", nobody, "block", "9"))
                    .as(nobody)
                    .isEqualTo(settings());
        }
        assertThatThrownBy(() -> divertingTo("front desk"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("divert_to is 'front desk'", "+4930123456");
    }

    private static SpamSettings divertingTo(String where) {
        return new SpamSettings(0, 50, 0, "", where, 603, List.of(), false, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15, 5);
    }
}
