package org.patchbay.media.embedded;

import java.util.Arrays;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaQuality;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What goes on from one leg to the other, and what does not. */
class RelayTest {

    private EmbeddedMediaEngine engine;

    @BeforeEach
    void start() throws Exception {
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.21"));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    @Test
    void audioArrivesByteForByteInBothDirections() throws Exception {
        try (Call call = Call.established(engine)) {
            call.audible();
            await().untilAsserted(() -> {
                assertThat(call.a.quality().packets()).isEqualTo(5);
                assertThat(call.a.quality().octets()).isEqualTo(5 * 172);
                assertThat(call.a.quality().sent()).isEqualTo(5);
                assertThat(call.b.quality().lost()).isZero();
            });
        }
    }

    @Test
    void whatIsNoRtpIsRejected() throws Exception {
        try (Call call = Call.established(engine)) {
            call.audible();
            call.caller.send(new byte[] {1, 2, 3});
            call.caller.send(new byte[172]);
            call.caller.send("OPTIONS sip:x SIP/2.0\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            byte[] extensionBeyondTheEnd = call.caller.packet(8, new byte[4]);
            extensionBeyondTheEnd[0] = (byte) 0x90;
            extensionBeyondTheEnd[15] = 100;
            call.caller.send(extensionBeyondTheEnd);
            call.callee.hearsNothing();
            assertThat(call.a.quality().rejected()).isEqualTo(4);
            call.audible();
        }
    }

    @Test
    void nothingIsHeardBeforeTheDescriptionIsKnown() throws Exception {
        try (Peer caller = new Peer();
                Peer callee = new Peer();
                Call call = new Call(engine, caller, callee)) {
            Call.done(call.a.remote("caller", caller.sdp(), true));
            callee.reads(Call.done(call.b.offer(Optional.of("a"))));
            callee.speak(8);
            await().untilAsserted(() -> assertThat(call.b.quality().rejected()).isEqualTo(1));
        }
    }

    @Test
    void controlPacketsArriveWithoutTheNameOfTheOtherSide() throws Exception {
        try (Call call = Call.established(engine)) {
            call.audible();
            byte[] report = Peer.report("alice@10.9.8.7");
            call.caller.sendControl(report);
            byte[] arrived = call.callee.hear(call.callee.rtcp);
            assertThat(arrived).hasSameSizeAs(report);
            assertThat(Arrays.copyOf(arrived, 18)).isEqualTo(Arrays.copyOf(report, 18));
            assertThat(new String(arrived, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("10.9.8.7");

            call.callee.sendControl(Peer.report("bob"));
            call.caller.hear(call.caller.rtcp);
        }
    }

    @Test
    void oneSideMayCarryBothOnOnePort() throws Exception {
        try (Peer caller = new Peer();
                Peer callee = new Peer();
                Call call = new Call(engine, caller, callee)) {
            call.negotiate(caller.sdp(1, "sendrecv", "a=rtcp-mux"), callee.sdp());
            assertThat(call.toCaller)
                    .contains("a=rtcp-mux")
                    .contains("a=rtcp:" + caller.target().getPort() + "\r\n");
            assertThat(call.toCallee).doesNotContain("rtcp");
            call.audible();
            caller.send(Peer.report("alice"));
            callee.hear(callee.rtcp);
            callee.sendControl(Peer.report("bob"));
            assertThat(caller.hear(caller.rtp)[1] & 0xff).isEqualTo(201);
        }
    }

    @Test
    void holdStopsAudioButNotControlAndResumeBringsItBack() throws Exception {
        try (Call call = Call.established(engine)) {
            call.audible();
            call.negotiate(call.caller.sdp(2, "inactive"), call.callee.sdp(2, "inactive"));
            assertThat(call.toCallee).contains("a=inactive");
            assertThat(call.toCaller).contains("a=inactive");
            call.caller.speak(8);
            call.callee.speak(8);
            call.callee.hearsNothing();
            call.caller.hearsNothing();
            call.caller.sendControl(Peer.report("alice"));
            call.callee.hear(call.callee.rtcp);

            call.negotiate(call.caller.sdp(3, "sendrecv"), call.callee.sdp(3, "sendrecv"));
            call.audible();
        }
    }

    @Test
    void musicOnHoldIsHeardOneWay() throws Exception {
        try (Call call = Call.established(engine)) {
            call.audible();
            call.negotiate(call.caller.sdp(2, "sendonly"), call.callee.sdp(2, "recvonly"));
            Call.audible(call.caller, call.callee);
            call.callee.speak(8);
            call.caller.hearsNothing();
        }
    }

    @Test
    void anOldStyleHoldIsUnderstood() throws Exception {
        try (Call call = Call.established(engine)) {
            call.audible();
            String old = call.caller.sdp(2, "sendrecv").replaceAll("c=IN IP4 \\S+", "c=IN IP4 0.0.0.0");
            call.negotiate(old, call.callee.sdp(2, "recvonly"));
            assertThat(call.toCallee).contains("a=sendonly").doesNotContain("0.0.0.0");
            Call.audible(call.caller, call.callee);
            call.callee.speak(8);
            call.caller.hearsNothing();
            call.negotiate(call.caller.sdp(3, "sendrecv"), call.callee.sdp(3, "sendrecv"));
            call.audible();
        }
    }

    @Test
    void numbersOfCodecsAreTranslatedBetweenLegs() throws Exception {
        try (Peer caller = new Peer();
                Peer callee = new Peer();
                Call call = new Call(engine, caller, callee)) {
            call.negotiate(
                    caller.describe(1, "8 101", "a=rtpmap:101 telephone-event/8000"),
                    callee.describe(1, "8 96", "a=rtpmap:96 telephone-event/8000"));
            assertThat(call.toCaller).contains("RTP/AVP 8 101\r\n");
            caller.sendEvent(101, 5, true, 800, 1);
            assertThat(callee.hear()[1] & 0x7f).isEqualTo(96);
            callee.sendEvent(101, 6, true, 800, 1);
            assertThat(caller.hear()[1] & 0x7f).isEqualTo(101);
            await().untilAsserted(() -> assertThat(call.heard.events).contains("digit a 5 100", "digit b 6 100"));
        }
    }

    @Test
    void eachDigitIsReportedOnce() throws Exception {
        try (Call call = Call.established(engine)) {
            String typed = "12*#A0";
            int time = 5000;
            for (char digit : typed.toCharArray()) {
                int event = "0123456789*#ABCD".indexOf(digit);
                for (int duration = 160; duration <= 800; duration += 160) {
                    call.caller.sendEvent(101, event, false, duration, time);
                }
                for (int i = 0; i < 3; i++) {
                    call.caller.sendEvent(101, event, true, 960, time);
                }
                time += 2000;
            }
            await().untilAsserted(() -> assertThat(call.heard.events)
                    .filteredOn(event -> event.startsWith("digit"))
                    .containsExactly(
                            "digit a 1 120",
                            "digit a 2 120",
                            "digit a * 120",
                            "digit a # 120",
                            "digit a A 120",
                            "digit a 0 120"));
            for (int i = 0; i < 48; i++) {
                call.callee.hear();
            }
        }
    }

    @Test
    void silenceIsReportedOnceAndNotOnHold() throws Exception {
        engine.modified(TestConfig.on("127.0.0.21").silence(1));
        try (Call call = Call.established(engine);
                Call held = Call.established(engine)) {
            held.negotiate(held.caller.sdp(2, "inactive"), held.callee.sdp(2, "inactive"));
            await().untilAsserted(() -> assertThat(call.heard.events).contains("silent a 1", "silent b 1"));
            call.audible();
            await().untilAsserted(() -> assertThat(call.heard.events)
                    .filteredOn("silent a 1"::equals)
                    .hasSize(2));
            assertThat(held.heard.events).noneMatch(event -> event.startsWith("silent"));
        }
    }

    @Test
    void controlPacketsAreASignOfLife() throws Exception {
        engine.modified(TestConfig.on("127.0.0.21").silence(1));
        try (Call call = Call.established(engine)) {
            await().until(() -> {
                call.caller.sendControl(Peer.report("alice"));
                return call.heard.events.contains("silent b 1");
            });
            assertThat(call.heard.events).doesNotContain("silent a 1");
        }
    }

    @Test
    void lossAndJitterAreMeasured() throws Exception {
        try (Call call = Call.established(engine)) {
            for (int i = 0; i < 20; i++) {
                byte[] packet = call.caller.packet(8, new byte[160]);
                if (i % 5 != 2) {
                    call.caller.send(packet);
                }
            }
            await().untilAsserted(() -> assertThat(call.a.quality().packets()).isEqualTo(16));
            MediaQuality quality = call.a.quality();
            assertThat(quality.lost()).isEqualTo(4);
            // Sent at once, although their timestamps are 20 ms apart.
            assertThat(quality.jitterMillis()).isGreaterThan(5);
        }
    }

    @Test
    void aThirdPartyTakesOver() throws Exception {
        try (Call call = Call.established(engine);
                Peer third = new Peer()) {
            call.audible();
            MediaLeg c = call.session.leg("c", MediaProfile.plain("provider"));
            third.reads(Call.done(c.offer(Optional.of("a"))));
            Call.done(c.remote("third", third.sdp(), false));
            call.session.connect("a", "c");
            Call.audible(call.caller, third);
            Call.audible(third, call.caller);
            call.callee.speak(8);
            call.caller.hearsNothing();
            call.b.close();
            assertThat(call.session.find("b")).isEmpty();
            Call.audible(call.caller, third);
        }
    }
}
