package org.patchbay.feature.click;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClickSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"front desk", "2000", "sip:+4930123456@hub.example", "030 123456"})
    void aCallerThatIsNoNumberIsRefusedWhenItIsWritten(String caller) {
        assertThatThrownBy(() -> new ClickSettings(caller, 45))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("caller is '" + caller
                        + "', which is no number. Write it in international form, such as +4930123456");
    }

    @Test
    void aNumberAndNoneAreTaken() {
        assertThat(new ClickSettings("+49 30 123456", 45).caller()).isEqualTo("+49 30 123456");
        assertThat(new ClickSettings("", 45).caller()).isEmpty();
    }
}
