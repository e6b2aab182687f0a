package org.patchbay.zoom;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.presence.PresenceStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AccountSettingsTest {
    private static final Map<String, Object> GOOD = Map.of(
            "name", "main",
            "tenant", "acme",
            "account_id", "A-1_x",
            "client_id", "C-1",
            "client_secret", "file:zoom");

    private static AccountConfig config(Map<String, Object> set) {
        return World.config(set);
    }

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> all = new HashMap<>(GOOD);
        all.put(key, value);
        return all;
    }

    @Test
    void whatIsSetAndTheDefaults() {
        AccountSettings settings = AccountSettings.of(config(GOOD));
        assertThat(settings.api()).hasToString("https://api.zoom.us");
        assertThat(settings.oauth()).hasToString("https://zoom.us");
        assertThat(settings.presencePerSecond()).isEqualTo(7);
        assertThat(settings.peoplePerSecond()).isEqualTo(2);
        assertThat(settings.phonePerSecond()).isEqualTo(5);
        assertThat(AccountSettings.of(config(with("plan", "Business"))).presencePerSecond())
                .isEqualTo(22);
        assertThat(AccountSettings.of(config(with("share_percent", 1))).presencePerSecond())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name|Main",
                "name|",
                "tenant|a/b",
                "account_id|a b",
                "client_id|",
                "plan|free",
                "api_url|http://api.zoom.us",
                "api_url|https://user:pw@api.zoom.us",
                "api_url|ftp://127.0.0.1",
                "oauth_url|zoom.us",
                "oauth_url|https://zoom.us?x"
            })
    void aWrongValueIsNamed(String key, String value) {
        assertThatThrownBy(() -> AccountSettings.of(config(with(key, value == null ? "" : value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("org.patchbay.zoom.account: " + key + " = '");
    }

    private static Map<String, Object> users() {
        Map<String, Object> all = new HashMap<>(GOOD);
        all.put("user_client_id", "C-2");
        all.put("user_client_secret", "file:users");
        all.put("public_url", "https://patchbay.example/");
        return all;
    }

    @Test
    void usersConnectByAnAppOfTheirOwn() {
        assertThat(AccountSettings.of(config(GOOD)).userApp()).isEmpty();
        UserApp app = AccountSettings.of(config(users())).userApp().orElseThrow();
        assertThat(app.redirect()).hasToString("https://patchbay.example/pages/zoom-connect");
        assertThat(app.page("acme")).hasToString("https://patchbay.example/pages/zoom-connect?tenant=acme");
        assertThat(app.webhookSecret()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "user_client_id,C 2",
        "user_client_id,C-1",
        "user_client_secret,''",
        "user_client_secret,hunter2",
        "user_webhook_secret,hunter2",
        "public_url,''",
        "public_url,http://patchbay.example"
    })
    void aWrongValueOfTheAppOfUsersIsNamed(String key, String value) {
        Map<String, Object> all = users();
        all.put(key, value);
        assertThatThrownBy(() -> AccountSettings.of(config(all)))
                .hasMessageContaining("org.patchbay.zoom.account: " + key + " = '")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void nobodyIsHeldOutByWhatNobodyCanDo() {
        assertThatThrownBy(() -> AccountSettings.of(config(with("require_connected", true))))
                .hasMessageContaining("org.patchbay.zoom.account: require_connected = 'true'")
                .hasMessageContaining("user_client_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_secret", "webhook_secret"})
    void aSecretIsNeverRepeated(String key) {
        assertThatThrownBy(() -> AccountSettings.of(config(with(key, "hunter2"))))
                .hasMessageContaining("org.patchbay.zoom.account: " + key)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"share_percent,0", "share_percent,101", "refresh_minutes,4"})
    void numbersHaveBounds(String key, int value) {
        assertThatThrownBy(() -> AccountSettings.of(config(with(key, value))))
                .hasMessageContaining("org.patchbay.zoom.account: " + key + " = '" + value);
    }

    @Test
    void whatIsNoNumberIsNamed() {
        assertThatThrownBy(() -> AccountSettings.of(
                        config(with("refresh_minutes", new NumberFormatException("For input string: \"often\"")))))
                .hasMessageContaining("org.patchbay.zoom.account: refresh_minutes = '\"often\"'");
    }

    @ParameterizedTest
    @CsvSource({
        "6.1.5,false",
        "6.1.5.43315(mac),false",
        "6.1.4.9(win),true",
        "5.17.11 (1234),true",
        "10.0.0,false",
        "6.2.0,false",
        "Zoom,false",
        "'',false",
        "6.1,false"
    })
    void versions(String version, boolean tooOld) {
        assertThat(ClientVersion.isTooOld(version)).isEqualTo(tooOld);
    }

    @ParameterizedTest
    @CsvSource({
        "in_a_call,IN_A_CALL",
        "On_A_Call,IN_A_CALL",
        "On_Phone_Call,IN_A_CALL",
        "IN_A_ZOOM_MEETING,IN_A_MEETING",
        "In_Meeting,IN_A_MEETING",
        "In_Calendar_Event,IN_A_CALENDAR_EVENT",
        "Do Not Disturb,DO_NOT_DISTURB",
        "Offline,OFFLINE",
        "Out_of_Office,UNKNOWN",
        "Juggling,UNKNOWN",
        "'',UNKNOWN"
    })
    void words(String said, PresenceStatus status) {
        assertThat(Spelling.read(said)).isEqualTo(status);
    }
}
