package org.patchbay.itests.calls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.patchbay.itests.calls.HubScript.Dialog;
import org.patchbay.itests.calls.HubScript.Heard;
import org.patchbay.itests.harness.Baresip;
import org.patchbay.itests.harness.Echo;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Rtpengine;
import org.patchbay.itests.harness.SipText;
import org.patchbay.itests.harness.Tone;
import org.patchbay.itests.harness.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** rtpengine as the second media engine of the assembled distribution: installed under a call, killed under one, and stopped. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RtpengineIT {
    private static TlsBench bench;

    @BeforeAll
    static void start() {
        bench = new TlsBench("rtpengine");
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static boolean logged(String level, String text) {
        return bench.distribution.log(level).stream().anyMatch(line -> line.contains(text));
    }

    /** A call between two users of the hub's, which comes through here because of a forward. */
    private static Dialog amongUsers(HubScript hub, Wire wire, Echo caller, Echo called) {
        bench.distribution.run("patchbay:settings-set office/-/ben forwarding always_to " + Office.ADA);
        SipText invite = hub.invite(wire, Office.CLEO, Office.BEN, caller.port());
        wire.send(invite);
        Heard rings = hub.next("INVITE");
        Dialog ben = hub.answer(rings, "200 OK", "ben", called.port());
        Dialog cleo = hub.accepted(wire, invite);
        hub.next("ACK", ben::isOf);
        return cleo;
    }

    private static Dialog outside(HubScript hub, Wire wire, Echo ada) {
        Dialog dialog = hub.call(wire, hub.invite(wire, Office.ADA, Office.OUTSIDE, ada.port()));
        await("Ada hears").atMost(Duration.ofSeconds(15)).until(() -> ada.hears(440));
        return dialog;
    }

    private static void heard(Echo speaker, Dialog into, Echo ear) {
        speaker.speak(700, into.mediaPort);
        assertThat(ear.hears(700)).isTrue();
    }

    private static void ends(HubScript hub, Dialog dialog) {
        Wire wire = hub.connect();
        wire.send(dialog.request(wire, "BYE"));
        hub.answered(dialog, "200");
    }

    @Test
    @Order(1)
    void callsStayOnTheirEngineAndThoseOnRtpengineOutliveTheProcess() throws Exception {
        try (Rtpengine rtpengine = Rtpengine.start();
                HubScript hub = new HubScript(bench);
                Echo cleo = Echo.open();
                Echo ben = Echo.open()) {
            Wire wire = hub.connect();
            ben.quiet();
            Dialog before = amongUsers(hub, wire, cleo, ben);
            assertThat(rtpengine.has(before.mediaPort)).isFalse();
            bench.distribution.install("patchbay-media-rtpengine");
            bench.distribution.write("etc/org.patchbay.media.rtpengine.cfg", rtpengine.configuration());
            await("the engine").atMost(Duration.ofSeconds(20)).until(() -> logged("INFO", "Media: rtpengine at"));
            await("who records")
                    .until(() -> logged("INFO", "What rtpengine carries is recorded by the media engine embedded"));
            heard(cleo, before, ben);

            outlives(rtpengine, hub, wire);
            heard(cleo, before, ben);

            rtpengine.close();
            await("its loss is noticed")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> logged("WARN", "gets no new calls"));
            try (Baresip provider = bench.providerPhone();
                    Echo ada = Echo.open()) {
                Dialog dialog = outside(hub, hub.connect(), ada);
                assertThat(rtpengine.has(dialog.mediaPort)).isFalse();
                assertThat(logged("WARN", "New calls take the media engine embedded"))
                        .isTrue();
                heard(cleo, before, ben);
                ends(hub, dialog);
                await("the other side is told").atMost(Duration.ofSeconds(15)).until(() -> provider.log()
                        .contains("session closed"));
            }
            ends(hub, before);
        }
    }

    private static void outlives(Rtpengine rtpengine, HubScript hub, Wire wire) throws IOException {
        try (Baresip provider = bench.providerPhone();
                Echo ada = Echo.open()) {
            Dialog dialog = outside(hub, wire, ada);
            assertThat(rtpengine.has(dialog.mediaPort)).isTrue();
            Path kept = bench.distribution.home().resolve("state/calls/calls.log");
            await("both are written down").atMost(Duration.ofSeconds(15)).until(() -> {
                String text = Files.readString(kept, StandardCharsets.ISO_8859_1);
                return text.contains("patchbay-media-rtpengine 1") && text.contains("patchbay-media-embedded ");
            });

            bench.distribution.kill();
            await("audio without the process")
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> ada.hears(440));
            bench.distribution.start();
            await("listening points")
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            Listener.of(bench.distribution.pid()).stream().anyMatch(each -> each.port() == bench.tls));
            assertThat(ada.hears(440)).as("audio all the time").isTrue();
            await("both go on")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> bench.distribution.rows("patchbay:calls").size() == 2);
            hub.next("OPTIONS", dialog::isOf).answer("200 OK");
            assertThat(bench.distribution.log("WARN")).noneMatch(line -> line.contains("cannot be restored"));
            assertThat(ada.hears(440)).as("audio after all that").isTrue();

            ends(hub, dialog);
            await("the other side is told").atMost(Duration.ofSeconds(15)).until(() -> provider.log()
                    .contains("session closed"));
            await("rtpengine is told").atMost(Duration.ofSeconds(10)).until(ada::isSilent);
            provider.close();
            assertThat(Tone.worstShare(provider.heard(), 440))
                    .as("the provider heard what Ada sent back, without a gap")
                    .isGreaterThan(0.9);
        }
    }

    /** As towards the real hub: a phone that takes nothing but SRTP over TLS; rtpengine is found anew, at another place. */
    @Test
    @Order(2)
    void aPhoneThatInsistsOnSrtpTalksToOneThatHasNone() {
        bench.distribution.edit("org.patchbay.sip.peer-hub.cfg", "srtp", "true");
        try (Rtpengine rtpengine = Rtpengine.start();
                Baresip provider = bench.providerPhone();
                Baresip hub = bench.hubPhone(true)) {
            uses(rtpengine);
            hub.dial("sip:" + Office.OUTSIDE + "@127.0.0.1:" + bench.tls + ";user=phone;transport=tls");
            bothHear(hub, provider);
            hub.hangUp();
            await("the provider is told").atMost(Duration.ofSeconds(15)).until(() -> provider.log()
                    .contains("session closed"));
            assertThat(rtpengine.log()).contains("Creating new call");
            hub.close();
            provider.close();
            assertThat(Tone.share(hub.heard(), 440)).as("at the hub").isGreaterThan(0.9);
            assertThat(Tone.share(provider.heard(), 1000)).as("at the provider").isGreaterThan(0.9);
            assertThat(bench.distribution.log()).noneMatch(line -> line.contains("inline:"));
        } finally {
            bench.distribution.edit("org.patchbay.sip.peer-hub.cfg", "srtp", "false");
        }
    }

    private static void uses(Rtpengine rtpengine) {
        bench.distribution.write("etc/org.patchbay.media.rtpengine.cfg", rtpengine.configuration());
        await("the engine").atMost(Duration.ofSeconds(20)).until(() -> logged("INFO", rtpengine.place() + " is well"));
    }

    /** Two calls of rtpengine's, whose legs at the hub are joined: it can move neither, and the hub would follow to no other address. */
    @Test
    @Order(3)
    void aPartyAtTheProviderConnectsTheTwoItTalksTo() {
        try (Rtpengine rtpengine = Rtpengine.start();
                HubScript hub = new HubScript(bench);
                PbxScript pbx = new PbxScript(bench);
                Echo first = Echo.open();
                Echo second = Echo.open()) {
            uses(rtpengine);
            SipText toAda = pbx.dial(Office.ADA);
            Heard adas = hub.next("INVITE");
            Dialog ada = hub.answer(adas, "200 OK", "ada", first.port());
            PbxScript.Line one = pbx.answered(toAda);
            SipText toCleo = pbx.dial(Office.CLEO);
            Heard cleos = hub.next("INVITE");
            Dialog cleo = hub.answer(cleos, "200 OK", "cleo", second.port());
            PbxScript.Line two = pbx.answered(toCleo);
            hub.next("ACK", ada::isOf);
            hub.next("ACK", cleo::isOf);
            assertThat(rtpengine.has(port(adas)) && rtpengine.has(port(cleos))).isTrue();

            one.refers("<sip:" + Office.CLEO + "@127.0.0.1?Replaces=" + two.replaces() + ">", "100 Trying", "200 OK");
            pbx.next("BYE", two.callId);
            one.leaves();
            first.speak(440, port(adas));
            assertThat(second.hears(440)).as("Cleo hears Ada").isTrue();
            second.speak(1000, port(cleos));
            assertThat(first.hears(1000)).as("Ada hears Cleo").isTrue();
            assertThat(hub.unasked()).as("the hub noticed nothing").isEmpty();
            ends(hub, cleo);
            hub.next("BYE", ada::isOf).answer("200 OK");
        }
    }

    /** Where the runtime wants to have the audio that belongs to an INVITE of its. */
    private static int port(Heard invite) {
        return Integer.parseInt(invite.message().body().replaceAll("(?s).*m=audio (\\d+) .*", "$1"));
    }

    /** Until each of them has heard some seconds. */
    private static void bothHear(Baresip... phones) {
        for (Baresip phone : phones) {
            await("talks").atMost(Duration.ofSeconds(20)).until(phone::isTalking);
        }
        for (Baresip phone : phones) {
            await("hears")
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(AssertionError.class)
                    .until(() -> phone.heard().toFile().length() > 60_000);
        }
    }
}
