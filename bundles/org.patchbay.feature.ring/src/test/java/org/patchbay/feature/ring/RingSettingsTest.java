package org.patchbay.feature.ring;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RingSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "group:", "group:No Such", "+0", "mobil", "sip:", "sip:patchbay-mobile", " "})
    void whoIsNobodyIsRefusedWithWhatIsTaken(String also) {
        assertThatThrownBy(() -> new RingSettings(List.of("mobile", also), 0, 60))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("also names '" + also + "'")
                .hasMessageContaining(Target.WRITTEN);
    }

    @Test
    void theOthersMustHaveTimeToRing() {
        assertThatThrownBy(() -> new RingSettings(List.of(), 30, 30))
                .hasMessage(
                        "delay_seconds is 30, which must be less than ring_seconds, 30, or nobody would ring after it");
    }

    @Test
    void theReadmeNamesEverySetting() throws Exception {
        String readme = java.nio.file.Files.readString(Path.of("README.md"));
        for (var component : RingSettings.class.getRecordComponents()) {
            assertThat(readme)
                    .contains("`"
                            + component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT)
                            + "`");
        }
    }
}
