package org.patchbay.itests.calls;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.patchbay.itests.calls.HubScript.Dialog;
import org.patchbay.itests.calls.HubScript.Heard;
import org.patchbay.itests.harness.Baresip;
import org.patchbay.itests.harness.Echo;
import org.patchbay.itests.harness.FeatureJar;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Records;
import org.patchbay.itests.harness.SipText;
import org.patchbay.itests.harness.Tone;
import org.patchbay.itests.harness.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Calls that are up outlive a restart of the trunk, and of the whole process. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestartIT {
    private static TlsBench bench;

    @BeforeAll
    static void start() {
        bench = new TlsBench("restart");
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @AfterEach
    void quiet() {
        await("no call is left")
                .atMost(Duration.ofSeconds(20))
                .until(() -> bench.distribution.rows("patchbay:calls").isEmpty());
    }

    private static Records records() {
        return new Records(bench.distribution);
    }

    private static String recordOf(String call) {
        return records().of(call);
    }

    private static void listening() {
        await("listening points")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Listener.of(bench.distribution.pid()).stream()
                        .map(Listener::port)
                        .toList()
                        .containsAll(List.of(bench.tls, bench.office.runtimeForProvider())));
    }

    private static long recorded(Baresip phone) {
        return phone.heard().toFile().length();
    }

    @Test
    @Order(1)
    void theTrunkIsRestartedUnderACallAndNobodyHearsIt() {
        try (Baresip provider = bench.providerPhone();
                Baresip hub = bench.hubPhone()) {
            hub.dial("sip:" + Office.OUTSIDE + "@127.0.0.1:" + bench.tls + ";transport=tls;user=phone");
            await("both talk").atMost(Duration.ofSeconds(20)).until(() -> hub.isTalking() && provider.isTalking());
            await("a second of audio").atMost(Duration.ofSeconds(20)).until(() -> recorded(hub) > 30_000);
            String call = bench.distribution.rows("patchbay:calls").get(0).get("id");

            bench.distribution.run("bundle:restart org.patchbay.sip.trunk");
            listening();
            await("the trunk has the call again")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> bench.distribution.log("INFO").stream()
                            .anyMatch(line -> line.contains("1 calls go on where they were, 0 could not")));
            assertThat(bench.distribution.rows("patchbay:calls"))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("id", call));
            long before = recorded(hub);
            await("more audio").atMost(Duration.ofSeconds(20)).until(() -> recorded(hub) > before + 50_000);
            assertThat(hub.log() + provider.log())
                    .doesNotContain("session closed")
                    .doesNotContain("terminated");

            provider.hangUp();
            await("the end reaches the other side")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> hub.log().contains("session closed"));
            hub.close();
            provider.close();
            assertThat(Tone.worstShare(hub.heard(), 440))
                    .as("what the hub hears")
                    .isGreaterThan(0.9);
            assertThat(Tone.worstShare(provider.heard(), 1000))
                    .as("what the provider hears")
                    .isGreaterThan(0.9);
            assertThat(recordOf(call)).contains("\"sip\":200", "\"q850\":16").contains("\"peer\":\"hub\"");
            assertThat(bench.distribution.log("INFO")).noneMatch(line -> line.contains("calls end with the engine"));
        }
    }

    /** Two users of the hub's talk to each other over the runtime; the first one's dialog. */
    private static Dialog amongUsers(HubScript hub, Wire wire, Echo caller, Echo called) {
        // Users of one tenant call each other in Teams itself; a forward among them is what comes through here.
        bench.distribution.run("patchbay:settings-set office/-/ben forwarding always_to " + Office.ADA);
        SipText invite = hub.invite(wire, Office.CLEO, Office.BEN, caller.port());
        wire.send(invite);
        Heard rings = hub.next("INVITE");
        Dialog ben = hub.answer(rings, "200 OK", "ben", called.port());
        Dialog cleo = hub.accepted(wire, invite);
        hub.next("ACK", ben::isOf);
        return cleo;
    }

    @Test
    @Order(2)
    void killedAndStartedAgainItGoesOnWithACallAndEndsTheOneItCannotTakeUp() throws IOException {
        try (HubScript hub = new HubScript(bench);
                Baresip provider = bench.providerPhone();
                Echo ada = Echo.open();
                Echo cleo = Echo.open();
                Echo ben = Echo.open()) {
            Wire wire = hub.connect();
            Dialog lost = amongUsers(hub, wire, cleo, ben);
            String lostCall = bench.distribution.rows("patchbay:calls").get(0).get("id");
            Instant before = Instant.now();
            Dialog dialog = hub.call(wire, hub.invite(wire, Office.ADA, Office.OUTSIDE, ada.port()));
            await("Ada hears").atMost(Duration.ofSeconds(15)).until(() -> ada.hears(440));
            Instant up = Instant.now();
            String call = bench.distribution.rows("patchbay:calls").stream()
                    .map(row -> row.get("id"))
                    .filter(id -> !id.equals(lostCall))
                    .findFirst()
                    .orElseThrow();
            Path kept = bench.distribution.home().resolve("state/calls/calls.log");
            await("both are written down").atMost(Duration.ofSeconds(15)).until(() -> {
                String text = Files.readString(kept, java.nio.charset.StandardCharsets.ISO_8859_1);
                return text.contains("id " + call + "\n") && text.contains("id " + lostCall + "\n");
            });
            bench.distribution.run("patchbay:directory-set groups tenant=office id=kept 'name=Kept over a kill'");
            long downFrom = System.nanoTime();
            bench.distribution.kill();
            await("silence").atMost(Duration.ofSeconds(10)).until(ada::isSilent);
            try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.1", lost.mediaPort))) {
                bench.distribution.start();
                listening();
                assertThat(taken.isBound()).isTrue();
                // The one whose port is taken is ended on both sides.
                for (int i = 0; i < 2; i++) {
                    Heard bye = hub.next("BYE").answer("200 OK");
                    assertThat(bye.opened())
                            .as("over a new connection of the runtime")
                            .isTrue();
                    assertThat(bye.message().header("Reason"))
                            .contains("Q.850;cause=41")
                            .contains("restored");
                    assertThat(dialog.isOf(bye)).isFalse();
                }
            }
            Duration down = Duration.ofNanos(System.nanoTime() - downFrom);
            assertThat(bench.distribution.log("WARN"))
                    .anyMatch(line -> line.contains(lostCall) && line.contains("Media port 127.0.0.1:"));
            assertThat(recordOf(lostCall)).contains("\"q850\":41");

            assertThat(bench.distribution.rows("patchbay:directory groups"))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("key", "office/kept")
                            .containsEntry("source", "store")
                            .containsEntry("who", "patchbay"));

            // The other goes on: audio both ways, for Ada sends back what she hears.
            hub.next("OPTIONS", dialog::isOf).answer("200 OK");
            await("Ada hears again").atMost(Duration.ofSeconds(15)).until(() -> ada.hears(440));
            assertThat(bench.distribution.rows("patchbay:calls"))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("id", call));

            Wire other = hub.connect();
            hold(hub, dialog, other, ada, 2, "inactive");
            await("the provider is on hold").atMost(Duration.ofSeconds(10)).until(ada::isSilent);
            hold(hub, dialog, other, ada, 3, "sendrecv");
            await("Ada hears once more").atMost(Duration.ofSeconds(15)).until(() -> ada.hears(440));
            assertThat(provider.log()).doesNotContain("session closed");

            transferred(hub, dialog);
            await("the other side is told").atMost(Duration.ofSeconds(15)).until(() -> provider.log()
                    .contains("session closed"));
            String record = recordOf(call);
            assertThat(Records.time(record, "started")).isBetween(before.minusMillis(100), up);
            assertThat(Records.time(record, "answered")).isBetween(before.minusMillis(100), up);
            assertThat(Records.time(record, "ended")).isAfter(up.plus(down).minusSeconds(1));
            assertThat(record).contains("\"sip\":200", "\"q850\":16", "\"tenant\":\"office\"");
            assertThat(records().all()).hasSize(3);
        }
    }

    @Test
    @Order(3)
    void stoppedByAnOperatorAndStartedAgainItGoesOnToo() {
        try (HubScript hub = new HubScript(bench);
                Baresip provider = bench.providerPhone();
                Echo ada = Echo.open()) {
            Wire wire = hub.connect();
            Dialog dialog = hub.call(wire, hub.invite(wire, Office.ADA, Office.OUTSIDE, ada.port()));
            await("Ada hears").atMost(Duration.ofSeconds(15)).until(() -> ada.hears(440));
            Instant up = Instant.now();
            String call = bench.distribution.rows("patchbay:calls").get(0).get("id");
            bench.distribution.stop();
            await("silence").atMost(Duration.ofSeconds(10)).until(ada::isSilent);
            assertThat(hub.unasked()).as("said to the hub").isEmpty();
            bench.distribution.start();
            listening();
            hub.next("OPTIONS", dialog::isOf).answer("200 OK");
            await("Ada hears again").atMost(Duration.ofSeconds(15)).until(() -> ada.hears(440));
            assertThat(provider.log()).doesNotContain("session closed");
            provider.hangUp();
            Heard bye = hub.next("BYE", dialog::isOf).answer("200 OK");
            assertThat(bye.opened()).isTrue();
            assertThat(Records.time(recordOf(call), "started")).isBefore(up);
        }
    }

    private static void goesOn(HubScript hub, Dialog dialog, Echo ada, Baresip provider, String command) {
        bench.distribution.run(command);
        hub.next("OPTIONS", dialog::isOf).answer("200 OK");
        await(command).atMost(Duration.ofSeconds(15)).until(() -> ada.hears(440));
        assertThat(provider.log()).doesNotContain("session closed");
    }

    private static long recovered() {
        return bench.distribution.rows("patchbay:counters").stream()
                .filter(row -> row.get("counter").equals("media-recovered"))
                .mapToLong(row -> Long.parseLong(row.get("value")))
                .sum();
    }

    /** In silence for as long as no engine is there. */
    private static void goesOnAfterSilence(Echo ada, Baresip provider, String command) {
        long before = recovered();
        bench.distribution.run(command);
        await("media are taken up").atMost(Duration.ofSeconds(20)).until(() -> recovered() == before + 1);
        await(command).atMost(Duration.ofSeconds(15)).until(() -> ada.hears(440));
        assertThat(provider.log()).doesNotContain("session closed");
    }

    /** All that carries a call is replaced under it, one after the other. */
    @Test
    @Order(4)
    void trunkStackAndMediaEngineAreReplacedUnderACall() {
        try (HubScript hub = new HubScript(bench);
                Baresip provider = bench.providerPhone();
                Echo ada = Echo.open()) {
            Wire wire = hub.connect();
            Dialog dialog = hub.call(wire, hub.invite(wire, Office.ADA, Office.OUTSIDE, ada.port()));
            await("Ada hears").atMost(Duration.ofSeconds(15)).until(() -> ada.hears(440));
            Instant up = Instant.now();
            String call = bench.distribution.rows("patchbay:calls").get(0).get("id");
            Path jars = bench.distribution.home().resolve("home");
            FeatureJar trunk = FeatureJar.shipped(bench.distribution, "org.patchbay.sip.trunk");
            String update = "bundle:update org.patchbay.sip.trunk file:";
            goesOn(hub, dialog, ada, provider, update + trunk.write(jars, "same.jar"));
            goesOn(hub, dialog, ada, provider, update + trunk.version("0.1.77").write(jars, "newer.jar"));
            goesOn(hub, dialog, ada, provider, "bundle:refresh org.patchbay.sip.stack");

            String media = "org.patchbay.media.embedded";
            FeatureJar engine = FeatureJar.shipped(bench.distribution, media);
            goesOnAfterSilence(ada, provider, "bundle:restart " + media);
            goesOnAfterSilence(
                    ada,
                    provider,
                    "bundle:update " + media + " file:"
                            + engine.version("0.1.77").write(jars, "engine.jar"));
            assertThat(bench.distribution.run("bundle:list -s -t 0").lines().filter(line -> line.contains("0.1.77")))
                    .hasSize(2)
                    .allMatch(line -> line.contains("Active"));
            assertThat(bench.distribution.rows("patchbay:calls"))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("id", call));

            provider.hangUp();
            hub.next("BYE", dialog::isOf).answer("200 OK");
            String record = recordOf(call);
            assertThat(record).contains("\"sip\":200", "\"q850\":16");
            assertThat(Records.time(record, "started")).isBefore(up);
        }
    }

    private static Heard notified(HubScript hub, Dialog dialog, String state) {
        return hub.next(
                        "NOTIFY",
                        heard -> dialog.isOf(heard)
                                && heard.message().header("Subscription-State").startsWith(state))
                .answer("200 OK");
    }

    /** As without a restart: who has the call asks over a new connection for its transfer, and leaves; the target talks, and hangs up. */
    private static void transferred(HubScript hub, Dialog dialog) {
        String target = "sip:sip.hub.test:5061;transport=tls;x-m=8:orgid:AFTER-restart";
        String by = "<sip:sip.hub.test:5061;x-m=8:orgid:fa27;x-t=3;x-ti=4>";
        Wire asking = hub.connect();
        asking.send(dialog.request(asking, "REFER")
                .with("Refer-To", "<" + target + ">")
                .with("Referred-By", by));
        assertThat(hub.answered(dialog, "202").wire())
                .as("answered where it was asked")
                .isSameAs(asking);
        told(hub, dialog, "100 Trying", "active");
        Heard invite = hub.next("INVITE");
        assertThat(invite.opened()).isTrue();
        assertThat(invite.message().startLine()).isEqualTo("INVITE " + target + " SIP/2.0");
        assertThat(invite.message().header("Referred-By")).isEqualTo(by);
        assertThat(invite.message().header("From")).contains(Office.OUTSIDE);
        assertThat(invite.message().body()).contains("a=sendrecv");
        try (Echo echo = Echo.open()) {
            hub.answer(invite, "180 Ringing", "after", 0);
            told(hub, dialog, "180 Ringing", "active");
            Dialog there = hub.answer(invite, "200 OK", "after", echo.port());
            hub.next("ACK", there::isOf);
            told(hub, dialog, "200 OK", "terminated");
            asking.send(dialog.request(asking, "BYE"));
            hub.answered(dialog, "200");
            await("the target hears").atMost(Duration.ofSeconds(15)).until(() -> echo.hears(440));
            asking.send(there.request(asking, "BYE"));
            hub.answered(there, "200");
        }
    }

    private static void told(HubScript hub, Dialog dialog, String fragment, String state) {
        Heard notify = notified(hub, dialog, state);
        assertThat(notify.opened())
                .as("over a connection that the runtime opened")
                .isTrue();
        assertThat(notify.message().body().strip()).isEqualTo("SIP/2.0 " + fragment);
        assertThat(notify.message().header("Event")).startsWith("refer");
        assertThat(notify.message().header("Content-Type")).isEqualTo("message/sipfrag");
    }

    /** Its target rings when the process is killed. */
    @Test
    @Order(5)
    void whoeverHasAskedForATransferHearsThatItFailedAndTalksOn() {
        try (HubScript hub = new HubScript(bench);
                Baresip provider = bench.providerPhone();
                Echo ada = Echo.open()) {
            Wire wire = hub.connect();
            Dialog dialog = hub.call(wire, hub.invite(wire, Office.ADA, Office.OUTSIDE, ada.port()));
            await("Ada hears").atMost(Duration.ofSeconds(15)).until(() -> ada.hears(440));
            String call = bench.distribution.rows("patchbay:calls").get(0).get("id");
            wire.send(dialog.request(wire, "REFER")
                    .with("Refer-To", "<sip:sip.hub.test:5061;transport=tls;x-m=8:orgid:1>")
                    .with("Referred-By", "<sip:sip.hub.test:5061;x-t=2>"));
            hub.answered(dialog, "202");
            notified(hub, dialog, "active");
            hub.answer(hub.next("INVITE"), "180 Ringing", "target", 0);
            notified(hub, dialog, "active");
            Path kept = bench.distribution.home().resolve("state/calls/calls.log");
            await("it is written down").atMost(Duration.ofSeconds(15)).until(() -> Files.readString(
                            kept, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains("refer-status 180"));
            bench.distribution.kill();
            bench.distribution.start();
            listening();
            hub.next("OPTIONS", dialog::isOf).answer("200 OK");
            Heard last = notified(hub, dialog, "terminated");
            assertThat(last.message().body()).startsWith("SIP/2.0 503 ");
            assertThat(last.message().header("Event")).isEqualTo("refer");
            await("Ada hears again").atMost(Duration.ofSeconds(15)).until(() -> ada.hears(440));
            // She tries once more.
            transferred(hub, dialog);
            await("the other side is told").atMost(Duration.ofSeconds(15)).until(() -> provider.log()
                    .contains("session closed"));
            assertThat(recordOf(call)).contains("\"sip\":200");
        }
    }

    /** A re-INVITE of the hub's over another connection than the one before the crash. */
    private static void hold(HubScript hub, Dialog dialog, Wire wire, Echo echo, int version, String direction) {
        String sdp = HubScript.sdp(echo.port(), direction).replace("o=- 7 1", "o=- 7 " + version);
        wire.send(dialog.request(wire, "INVITE").body("application/sdp", sdp));
        Heard ok = hub.answered(dialog, "200");
        assertThat(ok.wire()).isSameAs(wire);
        assertThat(ok.message().body()).contains("a=" + direction, "m=audio " + dialog.mediaPort + " ");
        wire.send(dialog.request(wire, "ACK"));
    }
}
