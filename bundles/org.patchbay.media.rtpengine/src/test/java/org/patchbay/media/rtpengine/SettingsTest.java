package org.patchbay.media.rtpengine;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SettingsTest {
    private static final TestConfig USUAL = TestConfig.of("127.0.0.1:22222");

    private static void refused(TestConfig config, String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(config))
                .withMessageStartingWith("org.patchbay.media.rtpengine: " + key + " = '" + value + "': ");
    }

    @Test
    void aFileHasItsListsInOneText(@TempDir Path prompts) {
        Settings settings = Settings.of(TestConfig.of("127.0.0.1:22222, 10.0.0.1:2223", "[::1]:22222")
                .networks("hub=teams, provider=pstn")
                .digits("127.0.0.1:22230")
                .copies("provider")
                .prompts(prompts.toString()));
        assertThat(settings.instances()).containsOnlyKeys("127.0.0.1:22222", "10.0.0.1:2223", "[::1]:22222");
        assertThat(settings.instances().get("10.0.0.1:2223").getPort()).isEqualTo(2223);
        assertThat(settings.interfaces()).containsEntry("hub", "teams").containsEntry("provider", "pstn");
        assertThat(settings.digits().orElseThrow().getPort()).isEqualTo(22230);
        assertThat(settings.prompts()).contains(prompts);
        assertThat(settings.copiesNetwork()).isEqualTo("provider");
    }

    @Test
    void whatIsWrongIsNamedWithPidKeyAndValue() {
        refused(TestConfig.of(), "instances", "");
        refused(TestConfig.of("rtpengine.example:22222"), "instances", "rtpengine.example:22222");
        refused(TestConfig.of("127.0.0.1"), "instances", "127.0.0.1");
        refused(TestConfig.of("127.0.0.1:0"), "instances", "127.0.0.1:0");
        refused(TestConfig.of("127.0.0.1:70000"), "instances", "127.0.0.1:70000");
        refused(USUAL.networks("hub"), "networks", "hub");
        refused(USUAL.networks("hub=a,hub=b"), "networks", "hub=b");
        refused(USUAL.digits("somewhere"), "digits_address", "somewhere");
        refused(USUAL.copies("inner"), "copies_network", "inner");
        refused(USUAL.prompts("/no/such/directory"), "prompts_directory", "/no/such/directory");
        refused(USUAL.silence(-1), "silence_seconds", "-1");
    }
}
