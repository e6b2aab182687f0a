package org.patchbay.ops;

import java.lang.reflect.Proxy;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OpsNumberTest {

    /** The container hands a configuration over as something that throws when a value that cannot be converted is asked for. */
    private static OpsConfig configured(Object value) {
        return (OpsConfig) Proxy.newProxyInstance(
                OpsConfig.class.getClassLoader(), new Class<?>[] {OpsConfig.class}, (proxy, method, arguments) -> {
                    if (value instanceof String text) {
                        throw new IllegalStateException(
                                new NumberFormatException("For input string: \"" + text + "\""));
                    }
                    return value;
                });
    }

    @Test
    void isWhatIsConfiguredWithinItsLimits() {
        assertThat(OpsNumber.AUDIT_KILOBYTES.of(configured(16))).isEqualTo(16);
        assertThat(OpsNumber.UPDATE_WAIT_SECONDS.of(configured(120))).isEqualTo(120);
    }

    @Test
    void staysWhatItWasWhereTheConfigurationCannotBeUsed() {
        for (Object wrong : new Object[] {"many", 0, -1}) {
            assertThat(OpsNumber.AUDIT_KILOBYTES.of(configured(wrong), 77)).isEqualTo(77);
        }
    }

    @Test
    void hasTheDefaultOfTheAnnotation() throws Exception {
        for (OpsNumber number : OpsNumber.values()) {
            String key = number.name().toLowerCase(java.util.Locale.ROOT).replace("_", "__");
            assertThat((Object) number.of(configured("nonsense")))
                    .as(key)
                    .isEqualTo(OpsConfig.class.getMethod(key).getDefaultValue());
        }
    }
}
