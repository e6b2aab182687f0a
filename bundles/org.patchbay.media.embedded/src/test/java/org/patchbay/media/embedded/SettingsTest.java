package org.patchbay.media.embedded;

import java.lang.reflect.Proxy;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hub",
                "hub=127.0.0.1",
                "hub=127.0.0.1:40000",
                "hub=127.0.0.1:40000-39000",
                "hub=127.0.0.1:40001-40002",
                "hub=127.0.0.1:80-90",
                "hub=127.0.0.1:65000-65999",
                "hub=media.example.com:40000-40999",
                "hub=127.0.0.256:40000-40999",
                "hub=0.0.0.0:40000-40999",
                "hub=127.0.0.1!::1:40000-40999",
                "hub=127.0.0.1![::1]:40000-40999",
                "=127.0.0.1:40000-40999"
            })
    void aNetworkThatIsWrongIsNamedWithPidKeyAndValue(String network) {
        assertThatThrownBy(() -> Settings.of(TestConfig.with(network), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("org.patchbay.media.embedded: networks = '" + network + "': ");
    }

    @Test
    void networksMayStandInOneTextAsACfgFileHasThem() {
        assertThat(Settings.of(TestConfig.with("hub=127.0.0.1:40000-40999, provider=127.0.0.2:40000-40999"), null)
                        .ranges())
                .containsOnlyKeys("hub", "provider");
    }

    @Test
    void networksMustNotShareNamesOrPorts() {
        assertThatThrownBy(() ->
                        Settings.of(TestConfig.with("hub=127.0.0.1:40000-40999", "hub=127.0.0.1:42000-42999"), null))
                .hasMessageContaining("'hub'");
        assertThatThrownBy(() -> Settings.of(
                        TestConfig.with("hub=127.0.0.1:40000-40999", "provider=127.0.0.1:40999-41999"), null))
                .hasMessageContaining("'hub'");
        assertThat(Settings.of(TestConfig.with("hub=127.0.0.1:40000-40999", "provider=127.0.0.2:40000-40999"), null)
                        .ranges())
                .hasSize(2);
    }

    @Test
    void otherKeysAreCheckedToo() {
        assertThatThrownBy(() -> Settings.of(TestConfig.on("127.0.0.1").fills("maybe"), null))
                .hasMessageContaining("fill_silence = 'maybe'");
        assertThatThrownBy(() -> Settings.of(TestConfig.on("127.0.0.1").silence(-1), null))
                .hasMessageContaining("silence_seconds = '-1'");
        assertThatThrownBy(() -> Settings.of(TestConfig.on("127.0.0.1").prompts("/no/such/directory"), null))
                .hasMessageContaining("prompts_directory = '/no/such/directory'");
        assertThatThrownBy(() -> Settings.of(TestConfig.with(), null)).hasMessageContaining("networks");
        for (int minutes : new int[] {-1, 0, 1441}) {
            assertThatThrownBy(() -> Settings.of(TestConfig.on("127.0.0.1").recordings("", minutes), null))
                    .hasMessageContaining("recording_minutes = '" + minutes + "': has to be from 1 to 1440");
        }
        for (int days : new int[] {-1, 36_526}) {
            assertThatThrownBy(() -> Settings.of(TestConfig.on("127.0.0.1").keeps(days, 0), null))
                    .hasMessageContaining("recording_days = '" + days + "': has to be from 0 (for ever) to 36525");
        }
        assertThatThrownBy(() -> Settings.of(TestConfig.on("127.0.0.1").keeps(0, -5), null))
                .hasMessageContaining("recording_free_megabytes = '-5': has to be from 0");
        for (String place : new String[] {"pom.xml", "a\0b"}) {
            assertThatThrownBy(() -> Settings.of(TestConfig.on("127.0.0.1").recordings(place, 1), null))
                    .hasMessageContaining("recording_directory = '" + place + "': is no");
        }
        assertThatThrownBy(() -> Settings.threads(new TestConfig(new String[0], "", 1, 65, "", 1, 0, 0, "true")))
                .hasMessageContaining("threads = '65'");
    }

    /** The container hands a configuration over as something that throws when a value that cannot be converted is asked for. */
    @Test
    void aWordInThePlaceOfANumberIsNamedToo() {
        EmbeddedMediaEngine.Config config = (EmbeddedMediaEngine.Config) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {EmbeddedMediaEngine.Config.class},
                (proxy, method, arguments) -> {
                    throw new IllegalStateException(new NumberFormatException("For input string: \"few\""));
                });
        assertThatThrownBy(() -> Settings.threads(config))
                .hasMessageStartingWith("org.patchbay.media.embedded: threads = 'few': has to be");
    }

    @Test
    void anAdvertisedAddressIsWhatPeersAreTold(@TempDir Path prompts) throws Exception {
        EmbeddedMediaEngine engine = new EmbeddedMediaEngine(
                TestConfig.with("hub=127.0.0.24!203.0.113.9:20000-20009").prompts(prompts.toString()));
        try (MediaSession session = engine.open("c", new Heard())) {
            String offer = Call.done(session.leg("a", MediaProfile.plain("hub")).offer(java.util.Optional.empty()));
            assertThat(offer).contains("c=IN IP4 203.0.113.9\r\n").doesNotContain("127.0.0.24");
        } finally {
            engine.stop();
        }
    }

    @Test
    void aWrongChangeLeavesTheSettingsAsTheyWere() throws Exception {
        EmbeddedMediaEngine engine =
                new EmbeddedMediaEngine(TestConfig.on("127.0.0.24").silence(7));
        try {
            engine.modified(TestConfig.with("nonsense"));
            assertThat(engine.silenceSeconds()).isEqualTo(7);
            assertThat(engine.range("hub").address().getHostAddress()).isEqualTo("127.0.0.24");
        } finally {
            engine.stop();
        }
    }

    @Test
    void aChangeKeepsThePortsOfCallsThatAreUp() throws Exception {
        EmbeddedMediaEngine engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.24"));
        try (Call call = Call.established(engine)) {
            int before = engine.range("hub").available();
            engine.modified(TestConfig.on("127.0.0.24").silence(9));
            assertThat(engine.range("hub").available()).isEqualTo(before);
            engine.modified(TestConfig.with("hub=127.0.0.24:21000-21099"));
            call.audible();
            assertThat(Call.refusal(() -> engine.range("provider")))
                    .hasMessageContaining("provider")
                    .hasMessageContaining("hub");
        } finally {
            engine.stop();
        }
    }
}
