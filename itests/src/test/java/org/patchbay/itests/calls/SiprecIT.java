package org.patchbay.itests.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.patchbay.itests.harness.Baresip;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Echo;
import org.patchbay.itests.harness.FeatureJar;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Ports;
import org.patchbay.itests.harness.RecordingServer;
import org.patchbay.itests.harness.Rtpengine;
import org.patchbay.itests.harness.Wire;
import org.patchbay.itests.sample.PausesRecording;
import org.patchbay.itests.sample.SendsToPausing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Calls of softphones that are not ours, recorded by a strict recorder over TCP, as an operator sets it up. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SiprecIT {
    private static final int CALLER = 440;
    private static final int CALLED = 1000;
    private static final String TARGET =
            "sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:DFCBA638-0c5a-4d9e-9c56-0d21b4bb2a11";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static TlsBench bench;
    private static Distribution distribution;
    private static int recorder;

    @BeforeAll
    static void start() {
        bench = new TlsBench("siprec");
        distribution = bench.distribution;
        recorder = Ports.free();
        int tcp = Ports.free();
        // A recorder is added while calls may be up.
        distribution
                .edit(
                        "org.patchbay.sip.trunk.cfg",
                        "listeners",
                        "hub=tls:127.0.0.1:%d,provider=udp:127.0.0.1:%d,recorder=tcp:127.0.0.1:%d"
                                .formatted(bench.tls, bench.office.runtimeForProvider(), tcp))
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
        until("the listening point is open", () -> Listener.of(distribution.pid()).stream()
                .anyMatch(each -> each.port() == tcp));
        distribution.install("patchbay-feature-recording");
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
        bench.close();
    }

    private static void calls(Baresip phone, String number) {
        phone.dial("sip:" + number + "@127.0.0.1:" + bench.office.runtimeForProvider() + ";user=phone");
    }

    private static void until(String what, java.util.concurrent.Callable<Boolean> holds) {
        await(what).atMost(PATIENCE).until(holds);
    }

    private static boolean hearsBoth(RecordingServer server, int called) {
        return server.voice(1).hears(CALLER) && server.voice(2).hears(called);
    }

    @Test
    @Order(1)
    void aRecorderHearsEachPartyAndWhateverItDoesTheCallGoesOn() throws Exception {
        Baresip hub = bench.hubPhone();
        Baresip phone = bench.providerPhone();
        String first;
        String second;
        try (hub;
                phone) {
            try (RecordingServer server = new RecordingServer(recorder)) {
                until("the recorder is up", () -> trunk().contains("up"));
                calls(phone, Office.BEN);
                until("each voice is in its own stream", () -> hearsBoth(server, CALLED));
                first = server.session();
                assertThat(server.invites().get(0))
                        .contains("aor=\"tel:" + Office.OUTSIDE + "\"")
                        .contains("aor=\"tel:" + Office.BEN + "\"");
                server.hangUp();
                until("it is recorded anew", () -> server.invites().size() == 2 && hearsBoth(server, CALLED));
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
    @Order(2)
    void whatIsSaidInAPauseIsNotRecorded() {
        Baresip phone = bench.providerPhone();
        try (HubScript hub = new HubScript(bench);
                Echo echo = Echo.open();
                phone;
                RecordingServer server = new RecordingServer(recorder)) {
            calls(phone, Office.CLEO);
            HubScript.Dialog cleo = hub.answer(hub.next("INVITE"), "200 OK", "cleo", echo.port());
            hub.next("ACK", cleo::isOf);
            until("each voice is in its own stream", () -> hearsBoth(server, CALLER));
            until("the pause is told", () -> server.invites().size() == 2);
            until(
                    "nothing is heard",
                    () -> server.voice(1).isSilent() && server.voice(2).isSilent());
            assertThat(server.invites().get(1)).contains("a=inactive").doesNotContain("a=sendonly");
            until("the end of the pause is told", () -> server.invites().size() == 3);
            until("both are heard again", () -> hearsBoth(server, CALLER));
            until("it ends before the call", () -> server.byes().size() == 1);
            assertThat(server.faults()).isEmpty();
            assertThat(echo.hears(CALLER)).isTrue();
            phone.hangUp();
            hub.next("BYE", cleo::isOf).answer("200 OK");
        }
    }

    @Test
    @Order(2)
    void whoeverTheHubTransfersToTakesPartFromThenOn() {
        transferred(port -> true);
    }

    @Test
    @Order(3)
    void theSameIsTrueOfCallsThatRtpengineCarries() {
        try (Rtpengine rtpengine = Rtpengine.start()) {
            distribution.install("patchbay-media-rtpengine");
            distribution.write("etc/org.patchbay.media.rtpengine.cfg", rtpengine.configuration());
            until("the engine is there", () -> distribution.log("INFO").stream()
                    .anyMatch(line -> line.contains("Media: rtpengine at")));
            transferred(rtpengine::has);
        }
    }

    /** @param carried whether a port is one of the engine that is to carry the call */
    private static void transferred(IntPredicate carried) {
        Baresip phone = bench.providerPhone();
        try (HubScript hub = new HubScript(bench);
                Echo first = Echo.open();
                Echo second = Echo.open();
                phone;
                RecordingServer server = new RecordingServer(recorder)) {
            calls(phone, Office.BEN);
            HubScript.Heard invite = hub.next("INVITE");
            assertThat(invite.message().body().replaceAll("(?s).*m=audio (\\d+) .*", "$1"))
                    .satisfies(port ->
                            assertThat(carried.test(Integer.parseInt(port))).isTrue());
            HubScript.Dialog ben = hub.answer(invite, "200 OK", "ben", first.port());
            hub.next("ACK", ben::isOf);
            until("both are recorded", () -> hearsBoth(server, CALLER));
            Wire wire = hub.connect();
            wire.send(ben.request(wire, "REFER")
                    .with("Refer-To", "<" + TARGET + ">")
                    .with("Referred-By", "<sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:fa27c0de>"));
            hub.answered(ben, "202");
            HubScript.Dialog target = hub.answer(hub.next("INVITE"), "200 OK", "target", second.port());
            hub.next("ACK", target::isOf);
            until("the target is heard", () -> second.hears(CALLER));
            until("the recorder is told of it", () -> server.invites().size() == 2);
            assertThat(server.session())
                    .as("the same session")
                    .isEqualTo(field(server.invites().get(0)));
            assertThat(server.invites().get(1))
                    .contains("aor=\"tel:" + Office.OUTSIDE + "\"")
                    .contains("aor=\"tel:" + Office.BEN + "\"")
                    .contains("x-m=8:orgid:DFCBA638")
                    .contains("<disassociate-time>");
            wire.send(ben.request(wire, "BYE"));
            hub.answered(ben, "200");
            until("both are recorded on", () -> hearsBoth(server, CALLER));
            assertThat(server.faults()).isEmpty();
            phone.hangUp();
            hub.next("BYE", target::isOf).answer("200 OK");
            until("the recorder is let go", () -> server.byes().size() == 1);
        }
    }

    private static String field(String invite) {
        return invite.replaceAll("(?s).*\r\nCall-ID: (\\S+)\r\n.*", "$1");
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
