package org.patchbay.api.ops.settings;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsScopeTest {

    @Test
    void looksAtTheUserFirstThenTheSiteThenTheTenant() {
        assertThat(new SettingsScope("acme", Optional.of("berlin"), Optional.of("ada")).path())
                .containsExactly("tenant/acme/user/ada", "tenant/acme/site/berlin", "tenant/acme");
        assertThat(new SettingsScope("acme", Optional.empty(), Optional.of("ada")).path())
                .containsExactly("tenant/acme/user/ada", "tenant/acme");
        assertThat(SettingsScope.tenant("acme").path()).containsExactly("tenant/acme");
    }
}
