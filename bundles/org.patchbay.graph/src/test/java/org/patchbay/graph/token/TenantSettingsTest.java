package org.patchbay.graph.token;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.health.HealthResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TenantSettingsTest {
    private static final Map<String, Object> GOOD = Map.of(
            "tenant", "acme",
            "microsoft_tenant", World.TID,
            "client_id", World.APP,
            "certificate", "file:graph",
            "public_url", "https://patchbay.example/");

    private static TenantSettings of(String key, Object value) {
        Map<String, Object> all = new HashMap<>(GOOD);
        all.put(key, value);
        return TenantSettings.of(World.config(all));
    }

    @Test
    void whatIsSetAndTheDefaults() {
        TenantSettings settings = of("client_id_presence", World.PRESENCE_APP);
        assertThat(settings.publicUrl()).hasToString("https://patchbay.example");
        assertThat(settings.login()).hasToString("https://login.microsoftonline.com");
        assertThat(settings.graph()).hasToString("https://graph.microsoft.com");
        assertThat(settings.userConsent()).isFalse();
        assertThat(settings.client(Purpose.PRESENCE)).isEqualTo(World.PRESENCE_APP);
        assertThat(settings.client(Purpose.CALENDAR)).isEqualTo(World.APP);
        assertThat(settings.areas()).containsExactly("shared", "presence");
        assertThat(settings.clientOf("presence")).isEqualTo(World.PRESENCE_APP);
        assertThat(settings.hasCertificate()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "global, https://login.microsoftonline.com, https://graph.microsoft.com",
        "usgov, https://login.microsoftonline.us, https://graph.microsoft.us",
        "usgov-dod, https://login.microsoftonline.us, https://dod-graph.microsoft.us",
        "China, https://login.chinacloudapi.cn, https://microsoftgraph.chinacloudapi.cn"
    })
    void eachCloudHasItsOwnAddressesAndNamesOfPermissions(String cloud, String login, String graph) {
        TenantSettings settings = of("cloud", cloud);
        assertThat(settings.login()).hasToString(login);
        assertThat(settings.graph()).hasToString(graph);
        assertThat(settings.full(Set.of("User.Read"))).containsExactly(graph + "/User.Read");
    }

    @ParameterizedTest
    @CsvSource({
        "tenant, '', a tenant of the directory",
        "tenant, Acme!, a tenant of the directory",
        "microsoft_tenant, common, one of its domains",
        "microsoft_tenant, x/../y, one of its domains",
        "cloud, moon, 'global, usgov, usgov-dod, china'",
        "client_id, my-app, copy the application (client) id",
        "client_id_presence, 1, copy the application (client) id",
        "certificate, -----BEGIN, names a secret",
        "client_secret, s3cret, names a secret",
        "reader, a/b, the directory's id of a user",
        "public_url, '', https://HOST",
        "public_url, http://patchbay.example, https://HOST",
        "public_url, https://patchbay.example/sub, has no path",
        "login_url, http://login.example, https://HOST",
        "login_url, https://u:p@login.example, https://HOST",
        "graph_url, ftp://x, https://HOST"
    })
    void aWrongValueIsNamedWithItsKeyAndWhatIsAllowed(String key, String value, String allowed) {
        assertThatThrownBy(() -> of(key, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("org.patchbay.graph.tenant: " + key + " = '")
                .hasMessageContaining(allowed);
    }

    @Test
    void aSecretInPlaceOfItsNameIsNotRepeated() {
        assertThatThrownBy(() -> of("client_secret", "s3cret")).message().doesNotContain("s3cret");
    }

    @Test
    void whatTheContainerCannotConvertIsNamedToo() {
        assertThatThrownBy(() -> of("user_consent", new IllegalArgumentException("perhaps")))
                .hasMessage("org.patchbay.graph.tenant: user_consent = 'perhaps' cannot be used: it is true or false.");
    }

    @Test
    void anAppProvesItselfByExactlyOneThing() {
        assertThatThrownBy(() -> of("certificate", "")).hasMessageContaining("exactly one of certificate");
        assertThatThrownBy(() -> of("client_secret", "file:x"))
                .hasMessageContaining("certificate, client_secret together");
        Map<String, Object> store = new HashMap<>(GOOD);
        store.remove("certificate");
        store.put("key_store", "etc/secrets/graph.p12");
        assertThatThrownBy(() -> TenantSettings.of(World.config(store)))
                .hasMessageContaining("key_store_password = ''");
        store.put("key_store_password", "file:graph-store");
        assertThat(TenantSettings.of(World.config(store)).hasCertificate()).isTrue();
    }

    @Test
    void theLastGoodSettingsStayInForce() {
        Map<String, Object> set = new HashMap<>(GOOD);
        Registration registration = new Registration(World.config(set));
        assertThat(registration.check().state()).isEqualTo(HealthResult.State.OK);
        set.put("cloud", "moon");
        registration.modified(World.config(set));
        assertThat(registration.settings()).map(TenantSettings::cloud).contains(Cloud.GLOBAL);
        assertThat(registration.check().text()).contains("cloud = 'moon'", "The settings before stay in force.");
        Registration never = new Registration(World.config(set));
        assertThat(never.settings()).isEmpty();
        assertThat(never.check().text()).contains("This Microsoft tenant is not used.");
    }
}
