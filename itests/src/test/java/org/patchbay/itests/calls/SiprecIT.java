package org.patchbay.itests.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Baresip;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.FeatureJar;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Ports;
import org.patchbay.itests.harness.RecordingServer;
import org.patchbay.itests.sample.PausesRecording;
import org.patchbay.itests.sample.SendsToPausing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Calls of softphones that are not ours, recorded by a strict recorder over TCP, as an operator sets it up. */
class SiprecIT {
    private static final int CALLER = 440;
    private static final int CALLED = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Distribution distribution;
    private static Office office;
    private static int recorder;

    @BeforeAll
    static void start() {
        distribution = Distribution.unpack("siprec");
        office = Office.in(distribution);
        recorder = Ports.free();
        int tcp = Ports.free();
        distribution
                .edit(
                        "org.patchbay.sip.trunk.cfg",
                        "listeners",
                        "hub=udp:127.0.0.1:%d,provider=udp:127.0.0.1:%d,recorder=tcp:127.0.0.1:%d"
                                .formatted(office.runtimeForHub(), office.runtimeForProvider(), tcp))
                .write(
                        "etc/org.patchbay.sip.peer-voicelog.cfg",
                        """
                        name = voicelog
                        side = recorder
                        host = 127.0.0.1
                        port = %d
                        options_seconds = 1
                        """
                                .formatted(recorder));
        distribution.start();
        await("listening points").atMost(Duration.ofSeconds(60)).until(() -> Listener.of(distribution.pid()).stream()
                .map(Listener::port)
                .toList()
                .containsAll(List.of(office.runtimeForHub(), office.runtimeForProvider(), tcp)));
        distribution.run("feature:install patchbay-feature-recording");
        for (String setting : List.of("calls inbound", "sink siprec:voicelog", "retry_seconds 1")) {
            distribution.run("patchbay:settings-set office/-/ben recording " + setting);
        }
        Path home = distribution.home().resolve("home");
        distribution.run("patchbay:feature-update "
                + FeatureJar.of("org.example.pausing", home, SendsToPausing.class, PausesRecording.class)
                        .write(home, "pausing-1.0.0.jar"));
    }

    @AfterAll
    static void stop() {
        distribution.close();
    }

    private static Baresip ready(Baresip phone) {
        await("the phone is ready").until(() -> phone.log().contains("ready"));
        return phone;
    }

    private static Baresip provider(String number) {
        return ready(Baresip.start(
                number, "127.0.0.1", office.provider(), "127.0.0.1:" + office.runtimeForProvider(), CALLER));
    }

    private static Baresip hub(String number) {
        return ready(Baresip.start(number, "127.0.0.1", office.hub(), "127.0.0.1:" + office.runtimeForHub(), CALLED));
    }

    private static void calls(Baresip phone, String number) {
        phone.dial("sip:" + number + "@127.0.0.1:" + office.runtimeForProvider() + ";user=phone");
    }

    private static void until(String what, java.util.concurrent.Callable<Boolean> holds) {
        await(what).atMost(PATIENCE).until(holds);
    }

    private static boolean hearsBoth(RecordingServer server) {
        return server.voice(1).hears(CALLER) && server.voice(2).hears(CALLED);
    }

    @Test
    void aRecorderHearsEachPartyAndWhateverItDoesTheCallGoesOn() throws Exception {
        Baresip hub = hub(Office.BEN);
        Baresip phone = provider("+12065550133");
        String first;
        String second;
        try (hub;
                phone) {
            try (RecordingServer server = new RecordingServer(recorder)) {
                until("the recorder is up", () -> trunk().contains("up"));
                calls(phone, Office.BEN);
                until("each voice is in its own stream", () -> hearsBoth(server));
                first = server.session();
                assertThat(server.invites().get(0))
                        .contains("aor=\"tel:+12065550133\"")
                        .contains("aor=\"tel:" + Office.BEN + "\"");
                server.hangUp();
                until("it is recorded anew", () -> server.invites().size() == 2 && hearsBoth(server));
                second = server.session();
                assertThat(server.faults()).isEmpty();
            }
            until(
                    "its absence is told",
                    () -> distribution.run("patchbay:health").contains("recorded by siprec:voicelog"));
            assertThat(trunk()).contains("down");
            until("the call goes on", () -> phone.receives() > 55_000 && hub.receives() > 55_000);
            phone.hangUp();
            until("the call ends on both sides", () -> hub.log().contains("terminated"));
        }
        String call = distribution.rows("patchbay:recent").get(0).get("id");
        String trace = distribution.rows("patchbay:trace " + call).stream()
                .map(row -> row.get("what") + " " + row.get("why"))
                .collect(Collectors.joining("\n"));
        assertThat(trace)
                .contains("calls to " + Office.BEN + " are recorded")
                .contains("streams 1 and 2")
                .contains("voicelog has ended the recording")
                .contains("try 2 of 3 in 1 s")
                .contains("call ended 200");
        until(
                "it stands in the call's record",
                () -> records().contains("siprec:voicelog/" + first)
                        && records().contains("siprec:voicelog/" + second));
        assertThat(distribution.run("patchbay:ladder " + call)).contains("voicelog");
    }

    @Test
    void whatIsSaidInAPauseIsNotRecorded() {
        Baresip hub = hub(Office.CLEO);
        Baresip phone = provider("+12065550144");
        try (hub;
                phone;
                RecordingServer server = new RecordingServer(recorder)) {
            calls(phone, Office.CLEO);
            until("each voice is in its own stream", () -> hearsBoth(server));
            until("the pause is told", () -> server.invites().size() == 2);
            until(
                    "nothing is heard",
                    () -> server.voice(1).isSilent() && server.voice(2).isSilent());
            assertThat(server.invites().get(1)).contains("a=inactive").doesNotContain("a=sendonly");
            until("the end of the pause is told", () -> server.invites().size() == 3);
            until("both are heard again", () -> hearsBoth(server));
            until("it ends before the call", () -> server.byes().size() == 1);
            assertThat(server.faults()).isEmpty();
            assertThat(phone.log()).doesNotContain("terminated");
            phone.hangUp();
            until("the call ends on both sides", () -> hub.log().contains("terminated"));
        }
    }

    private static String trunk() {
        return distribution.rows("patchbay:trunks").stream()
                .filter(row -> row.get("peer").equals("voicelog"))
                .map(Object::toString)
                .collect(Collectors.joining());
    }

    private static String records() throws IOException {
        try (Stream<Path> files = Files.list(distribution.home().resolve("state/cdr"))) {
            return files.map(distribution.home()::relativize)
                    .map(file -> distribution.read(file.toString()))
                    .collect(Collectors.joining());
        }
    }
}
