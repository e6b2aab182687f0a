package org.patchbay.notice;

import java.lang.reflect.Proxy;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NoticeSettingsTest {
    /** The configuration with these values in the place of its defaults. */
    static NoticeConfig config(Map<String, Object> values) {
        return (NoticeConfig) Proxy.newProxyInstance(
                NoticeConfig.class.getClassLoader(),
                new Class<?>[] {NoticeConfig.class},
                (proxy, method, none) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private static NoticeConfig hook(String key, Object value) {
        Map<String, Object> usual =
                new java.util.HashMap<>(Map.of("name", "ops", "url", "https://hooks.example.com/x"));
        usual.put(key, value);
        return config(usual);
    }

    private static NoticeConfig mail(String key, Object value) {
        Map<String, Object> usual = new java.util.HashMap<>(Map.of(
                "name", "ops",
                "kind", "mail",
                "host", "mail.example.com",
                "from", "patchbay@example.com",
                "to", new String[] {"ops@example.com, desk@example.com"}));
        usual.put(key, value);
        return config(usual);
    }

    @Test
    void whatIsLeftOutIsAsDescribed() {
        NoticeSettings hook = NoticeSettings.of(hook("name", "ops"));
        assertThat(hook.facts()).containsExactly("emergency-called", "ceiling-reached");
        assertThat(hook.tenants()).isEmpty();
        NoticeSettings mail = NoticeSettings.of(mail("name", "ops"));
        assertThat(mail.port()).isEqualTo(587);
        assertThat(mail.to()).containsExactly("ops@example.com", "desk@example.com");
        assertThat(NoticeSettings.of(mail("security", "TLS")).port()).isEqualTo(465);
        assertThat(NoticeSettings.of(mail("security", "none")).port()).isEqualTo(25);
    }

    @ParameterizedTest
    @CsvSource({
        "name, Ops!, name = 'Ops!'",
        "kind, fax, kind = 'fax'",
        "facts, call-ended, facts = 'call-ended'",
        "url, http://hooks.example.com/x, url = '(not shown)'",
        "url, https://a:b@hooks.example.com/x, url = '(not shown)'",
        "url, ftp://hooks.example.com/, url = '(not shown)'",
        "url, 'https://a b', url = '(not shown)'",
        "url, '', url = '(not shown)'",
        "secret, whsec_abcdef, secret = '(not shown)'",
        "security, ssl3, security = 'ssl3'"
    })
    void whatIsWrongIsNamedWithItsKey(String key, String value, String said) {
        Object given = key.equals("facts") ? new String[] {value} : value;
        assertThatThrownBy(() -> NoticeSettings.of(hook(key, given)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("org.patchbay.notice: " + said)
                .message()
                .doesNotContain("whsec", "a:b@");
    }

    @ParameterizedTest
    @CsvSource({
        "host, '', host = ''",
        "port, 70000, port = '70000'",
        "from, nobody, from = 'nobody'",
        "to, 'ops@example.com, x', to = 'x'",
        "to, 'a@b.c>\r\nRCPT TO:<d@e.f', to = ",
        "password, secret, password = '(not shown)'"
    })
    void ofMailToo(String key, String value, String said) {
        Object given =
                key.equals("to") ? new String[] {value} : key.equals("port") ? (Object) Integer.valueOf(value) : value;
        assertThatThrownBy(() -> NoticeSettings.of(mail(key, given)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("org.patchbay.notice: " + said);
    }

    @Test
    void aWebHookOfThisMachineNeedsNoTls() {
        assertThat(NoticeSettings.of(hook("url", "http://127.0.0.1:8080/x"))
                        .url()
                        .getPort())
                .isEqualTo(8080);
    }
}
