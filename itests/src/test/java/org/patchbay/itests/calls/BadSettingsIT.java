package org.patchbay.itests.calls;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.itests.harness.Reply;
import org.patchbay.itests.harness.SipText;
import org.patchbay.itests.harness.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Settings that are wrong are told with PID, key, value and what would be right; those before stay in force, and calls go on. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadSettingsIT {
    private static final Map<String, String> SHIPPED = new HashMap<>();
    private static RoughBench bench;

    @BeforeAll
    static void start() {
        bench = new RoughBench("bad-settings");
    }

    @AfterAll
    static void stop() {
        if (bench != null) {
            bench.close();
        }
    }

    /** A call is set up, with media, as if nothing had been changed. */
    @AfterEach
    void callsGoOn() {
        try (Wire caller = bench.udp();
                Wire hub = bench.hub()) {
            SipText invite = SipText.invite(caller, RoughBench.DAN);
            caller.send(invite);
            Reply called = hub.reply();
            assertThat(called.startLine()).startsWith("INVITE");
            assertThat(called.body()).contains("m=audio");
            hub.send(called.answer(hub, "486 Busy Here"));
            Reply refused = caller.reply();
            caller.send(invite.ack(refused));
            assertThat(refused.status()).isEqualTo(486);
        }
    }

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "org.patchbay.sip.trunk|max_calls|0|1 and 1000000",
                "org.patchbay.sip.trunk|ring_seconds|soon|not a number",
                "org.patchbay.sip.trunk|client_auth|perhaps|true nor false",
                "org.patchbay.sip.trunk|keep_calls|perhaps|true nor false",
                "org.patchbay.sip.trunk|listeners|udp:127.0.0.1|NAME=TRANSPORT:HOST:PORT",
                "org.patchbay.sip.peer-rough|port|70000|1 and 65535",
                "org.patchbay.sip.peer-rough|side|left|hub, provider",
                "org.patchbay.sip.peer-rough|sources|nonsense|address or network",
                "org.patchbay.sip.peer-rough|hosts|sip.example.com|only one of the two",
                "org.patchbay.sip.peer-rough|host_wait_millis|499|500 and 32000",
                "org.patchbay.sip.peer-rough|early_ringing_millis|30001|0 and 30000",
                "org.patchbay.sip.peer-rough|cool_down_seconds|long|not a number",
                "org.patchbay.sip.peer-rough|session_seconds|30|86400",
                "org.patchbay.sip.peer-rough|min_se_seconds|4|3600",
                "org.patchbay.sip.peer-rough|reliable_provisional|always|off, supported",
                "org.patchbay.sip.peer-rough|dtmf|inband|events, info",
                "org.patchbay.sip.peer-roughhub|dtmf|info|for providers",
                "org.patchbay.sip.peer-rough|emergency_numbers|help|2 to 15 digits",
                "org.patchbay.sip.peer-rough|elin|nam|off, pidf",
                "org.patchbay.sip.trunk|elin_callback_minutes|0|1 and 1440",
                "org.patchbay.sip.trunk|hep_target|homer|HOST:PORT",
                "org.patchbay.sip.trunk|capture_megabytes|2000|0 and 1024",
                "org.patchbay.bus|hop_limit|0|1 to 70",
                "org.patchbay.bus|hard_limit_ms|long|50 to 10000",
                "org.patchbay.media.embedded|silence_seconds|-1|86400",
                "org.patchbay.media.embedded|fill_silence|maybe|neither true nor false",
                "org.patchbay.media.embedded|silence_seconds|long|86400",
                "org.patchbay.media.embedded|networks|nonsense|NAME=ADDRESS:LOW-HIGH",
                "org.patchbay.media.embedded|threads|65|64",
                "org.patchbay.directory|poll_seconds|0|1 to 3600",
                "org.patchbay.directory|poll_seconds|often|1 to 3600",
                "org.patchbay.store.file|history|-1|1000",
                "org.patchbay.store.file|history|all|1000",
                "org.patchbay.store.file|journal_kilobytes|1|16",
                "org.patchbay.cdr|keep_days|3651|0 to 3650",
                "org.patchbay.cdr|keep_days|always|0 to 3650",
                "org.patchbay.tenant.plan|sip_port|0|1 to 65535",
                "org.patchbay.ops|audit_kilobytes|1|16 to",
                "org.patchbay.ops|audit_files|none|1 to",
                "org.patchbay.ops|disk_free_megabytes|-1|1 to",
                "org.patchbay.ops|update_wait_seconds|121|1 to 120",
                "org.patchbay.ops|roster|blocking PERHAPS 3|SKIP or REFUSE",
            })
    @Order(1)
    void whatIsWrongIsSaidAndWhatWasBeforeStays(String file, String key, String value, String right) {
        String pid = file.replace("peer-rough", "peer~rough");
        String path = "etc/" + file + ".cfg";
        String before = bench.distribution.read(path);
        SHIPPED.putIfAbsent(path, before);
        int since = bench.distribution.log("WARN").size();
        try {
            bench.distribution.edit(file + ".cfg", key, value);
            await("a warning").atMost(Duration.ofSeconds(30)).until(() -> bench.distribution.log("WARN").stream()
                    .skip(since)
                    .anyMatch(line ->
                            line.contains(pid) && line.contains(key) && line.contains(value) && line.contains(right)));
            callsGoOn();
            assertThat(bench.distribution.log("WARN").stream().skip(since))
                    .as("said once")
                    .hasSize(1);
            assertThat(bench.distribution.log("ERROR")).isEmpty();
        } finally {
            bench.distribution.write(path, before);
        }
    }

    /** One file after the other was changed again right behind a change that was being taken up. */
    @Test
    @Order(2)
    void nothingIsWrittenOverWhatAnOperatorHasWritten() {
        // It happens seldom: what forbids it has to be there.
        assertThat(bench.distribution.read("etc/config.properties"))
                .containsPattern("(?m)^felix\\.fileinstall\\.enableConfigSave *= *false");
        assertThat(SHIPPED).isNotEmpty();
        SHIPPED.forEach((path, text) ->
                assertThat(bench.distribution.read(path)).as(path).isEqualTo(text));
        String path = "etc/org.patchbay.cdr.cfg";
        String before = bench.distribution.read(path);
        bench.distribution.run("config:property-set --pid org.patchbay.cdr keep_days 399");
        assertThat(bench.distribution.read(path)).as("what the shell has set").contains("keep_days = 399");
        bench.distribution.write(path, before);
    }

    @Test
    @Order(3)
    void everyComponentIsStillTheFirst() {
        assertThat(bench.distribution.run("patchbay:health")).doesNotContain("NOT_READY");
        assertThat(bench.distribution.log().stream().filter(line -> line.contains("Documents are kept in")))
                .as("the store was never started again")
                .hasSize(1);
        assertThat(bench.distribution.log().stream()
                        .filter(line -> line.contains("Media: ") && line.contains("threads")))
                .as("nor the media engine")
                .hasSize(1);
    }

    @Test
    @Order(4)
    void thePhonesNoticedNothing() {
        bench.phonesNoticedNothing();
    }
}
