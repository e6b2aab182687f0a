package org.patchbay.media.embedded;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;
import org.patchbay.testkit.media.Tone;
import org.patchbay.testkit.media.WideTone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TranscodeTest {
    private static final String EVENTS = "a=rtpmap:101 telephone-event/8000";
    private static final String WIDE_EVENTS = "a=rtpmap:100 telephone-event/16000";

    private EmbeddedMediaEngine engine;

    @BeforeEach
    void start() throws Exception {
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.24"));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    private Call call(String wide, String narrow) throws Exception {
        Call call = new Call(engine, new Peer(), new Peer());
        return call.negotiate(
                call.caller.describe(1, wide, EVENTS, WIDE_EVENTS, "a=sendrecv"),
                call.callee.describe(1, narrow, EVENTS, WIDE_EVENTS, "a=sendrecv"));
    }

    @Test
    void numbersTimesAndSourceOfPacketsStayTheSendersAndGapsThatFitNothingStayGaps() throws Exception {
        try (Call call = call("9", "8")) {
            for (int i = 0; i < 40; i++) {
                byte[] packet = call.caller.packet(9, new byte[i % 4 == 1 ? 80 : 240]);
                if (i % 7 == 3) {
                    continue; // lost on the way
                }
                call.caller.send(packet);
                byte[] heard = call.callee.hear();
                assertThat(heard).hasSameSizeAs(packet);
                assertThat(Arrays.copyOfRange(heard, 2, 12)).isEqualTo(Arrays.copyOfRange(packet, 2, 12));
                assertThat(heard[1] & 0x7f).isEqualTo(8);
            }
        }
    }

    @Test
    void whatIsLostIsMadeUpUnderItsOwnNumberAndComesTooLateAfterwards() throws Exception {
        try (Call call = call("9 101", "8 101")) {
            WideTone speaking = new WideTone();
            byte[][] spoken = new byte[20][];
            for (int i = 0; i < spoken.length; i++) {
                spoken[i] = call.caller.packet(9, speaking.speak(440, i * 160));
            }
            for (int i = 0; i < spoken.length; i++) {
                if (i == 10) {
                    continue;
                }
                call.caller.send(spoken[i]);
                if (i == 11) {
                    byte[] madeUp = call.callee.hear();
                    assertThat(Arrays.copyOfRange(madeUp, 2, 12)).isEqualTo(Arrays.copyOfRange(spoken[10], 2, 12));
                    assertThat(madeUp[1] & 0x7f).isEqualTo(8);
                    assertThat(level(madeUp)).isBetween(3000.0, 6500.0);
                }
                assertThat(Arrays.copyOfRange(call.callee.hear(), 2, 12))
                        .isEqualTo(Arrays.copyOfRange(spoken[i], 2, 12));
            }
            call.caller.send(spoken[10]);
            call.callee.hearsNoAudio();
            // A key in between is no loss.
            call.caller.sendEvent(101, 5, true, 160, 20_000);
            assertThat(call.callee.hear()[1] & 0x7f).isEqualTo(101);
            call.caller.send(call.caller.packet(9, speaking.speak(440, 3200)));
            assertThat(call.callee.hear()[1] & 0x7f).isEqualTo(8);
            call.callee.hearsNoAudio();
        }
    }

    /** The mean magnitude of A-law. */
    private static double level(byte[] packet) {
        double sum = 0;
        for (int i = 12; i < packet.length; i++) {
            sum += Math.abs(Tone.expandAlaw(packet[i]));
        }
        return sum / (packet.length - 12);
    }

    @Test
    void damagedPayloadsAreDroppedAndTheCallGoesOn() throws Exception {
        try (Call call = call("9", "8")) {
            for (int length : new int[] {0, 1, 159, 1700}) {
                call.caller.send(call.caller.packet(9, new byte[length]));
            }
            call.callee.hearsNothing();
            call.caller.speak(9);
            assertThat(call.callee.hear()).hasSize(172);
        }
    }

    @Test
    void whoMaySendSeveralCodecsIsConvertedPacketByPacket() throws Exception {
        try (Call call = new Call(engine, new Peer(), new Peer())) {
            call.negotiate(call.caller.describe(1, "8", "a=sendrecv"), call.callee.describe(1, "9 8 0", "a=sendrecv"));
            byte[] spoken = call.callee.speak(8);
            assertThat(call.caller.hear()).as("relayed").isEqualTo(spoken);
            spoken = call.callee.send(call.callee.packet(9, new WideTone().speak(440, 0)));
            byte[] heard = call.caller.hear();
            assertThat(heard[1] & 0x7f).isEqualTo(8);
            assertThat(heard).hasSameSizeAs(spoken).isNotEqualTo(spoken);
            spoken = call.caller.speak(8);
            assertThat(call.callee.hear()).as("in common").isEqualTo(spoken);
        }
    }

    @Test
    void whatCannotBeConvertedIsRefusedWithBothLists() throws Exception {
        try (Call call = call("9", "8")) {
            Call.done(call.b.remote("callee", call.callee.describe(2, "18", "a=sendrecv"), true));
            MediaException refused = Call.refusal(() -> Call.done(call.b.answer(Optional.of("a"))));
            assertThat(refused.sip()).isEqualTo(488);
            assertThat(refused).hasMessageContaining("G729").hasMessageContaining("G722");
            call.caller.speak(9);
            assertThat(call.callee.hear()[1] & 0x7f).isEqualTo(8);
        }
    }

    @Test
    void eventsStayEventsBesideConvertedAudio() throws Exception {
        try (Call call = call("9 101", "8 101")) {
            call.caller.sendEvent(101, 5, true, 800, 4000);
            ByteBuffer heard = ByteBuffer.wrap(call.callee.hear());
            assertThat(heard.get(1) & 0x7f).isEqualTo(101);
            assertThat(heard.getInt(4)).isEqualTo(4000);
            assertThat(heard.getShort(14)).isEqualTo((short) 800);
        }
    }

    @Test
    void eventsReachALegThatTakesThemInAnotherClockOnly() throws Exception {
        try (Call call = call("9 100", "8 101")) {
            assertThat(call.toCallee).contains("telephone-event/8000");
            assertThat(call.toCaller).contains("telephone-event/16000").doesNotContain("telephone-event/8000");
            ByteBuffer audio = ByteBuffer.wrap(call.caller.speak(9));
            call.callee.hear();
            call.caller.sendEvent(100, 5, true, 1600, audio.getInt(4) + 640);
            ByteBuffer heard = ByteBuffer.wrap(call.callee.hear());
            assertThat(heard.get(1) & 0x7f).isEqualTo(101);
            assertThat(heard.getInt(4)).isEqualTo(audio.getInt(4) + 320);
            assertThat(heard.getShort(14)).isEqualTo((short) 800);

            audio = ByteBuffer.wrap(call.callee.speak(8));
            call.caller.hear();
            call.callee.sendEvent(101, 7, true, 800, audio.getInt(4) + 160);
            heard = ByteBuffer.wrap(call.caller.hear());
            assertThat(heard.get(1) & 0x7f).isEqualTo(100);
            assertThat(heard.getInt(4)).isEqualTo(audio.getInt(4) + 320);
            assertThat(heard.getShort(14)).isEqualTo((short) 1600);
            await().untilAsserted(() -> assertThat(call.heard.events).contains("digit a 5 100", "digit b 7 100"));
        }
    }

    @Test
    void whoIsToldOfKeysBySignallingGetsNoEventsAndItsPartnerSendsThemAllTheSame() throws Exception {
        try (Call call = new Call(engine, new Peer(), new Peer())) {
            call.b.signalsDigits();
            call.negotiate(call.caller.sdp(), call.callee.describe(1, "8", "a=sendrecv"));
            assertThat(call.toCaller).contains("telephone-event/8000");
            call.caller.sendEvent(101, 5, true, 800, 4000);
            await().untilAsserted(() -> assertThat(call.heard.events).contains("digit a 5 100"));
            call.callee.hearsNothing();
            Call.done(call.b.remote("callee", call.callee.sdp(2, "sendrecv"), true));
            assertThat(Call.done(call.b.answer(Optional.of("a")))).contains("telephone-event/8000");
            call.caller.sendEvent(101, 6, true, 800, 8000);
            await().untilAsserted(() -> assertThat(call.heard.events).contains("digit a 6 100"));
            call.callee.hearsNothing();
            call.callee.sendEvent(101, 7, true, 800, 4000);
            assertThat(call.caller.hear()).as("its own go on").hasSize(16);
        }
    }

    @Test
    void neitherEventsNorComfortNoiseBecomeAudio() throws Exception {
        try (Call call = call("9 13 101", "8")) {
            call.caller.sendEvent(101, 5, true, 800, 4000);
            call.caller.send(call.caller.packet(13, new byte[] {60}));
            call.callee.hearsNothing();
            call.caller.speak(9);
            assertThat(call.callee.hear()[1] & 0x7f).isEqualTo(8);
        }
    }

    @Test
    void aPeerThatTakesNothingButG722HearsWhatIsPlayed() throws Exception {
        try (Peer caller = new Peer();
                MediaSession session = engine.open("c", new Heard())) {
            MediaLeg leg = session.leg("a", MediaProfile.plain("hub"));
            Call.done(leg.remote("caller", caller.describe(1, "18 9", "a=sendrecv"), true));
            caller.reads(Call.done(leg.answer(Optional.empty())));
            leg.play("op", "tone:1000", true);
            WideTone hearing = new WideTone();
            int[] heard = new int[40 * 160];
            for (int i = 0; i < 40; i++) {
                byte[] packet = caller.hear();
                assertThat(packet[1] & 0x7f).isEqualTo(9);
                System.arraycopy(hearing.hear(Arrays.copyOfRange(packet, 12, 172)), 0, heard, i * 160, 160);
            }
            assertThat(Tone.share(Arrays.copyOfRange(heard, 800, heard.length), 1000, 8000))
                    .isGreaterThan(0.99);
        }
    }

    @Test
    void aConversionOutlivesItsOwner() throws Exception {
        try (Call call = call("9", "8")) {
            String state = call.session.state();
            call.session.close();
            try (MediaSession again = engine.restore("call-1", state, new Heard())) {
                assertThat(again.find("a")).isPresent();
                call.caller.speak(9);
                assertThat(call.callee.hear()[1] & 0x7f).isEqualTo(8);
            }
        }
    }

    @Test
    void conversionLeavesNoGarbage() throws Exception {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long carrier = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("patchbay-media-0"))
                .findFirst()
                .orElseThrow()
                .getId();
        try (Call call = call("9", "8")) {
            exchange(call, 500);
            long before = threads.getThreadAllocatedBytes(carrier);
            exchange(call, 1000);
            assertThat(threads.getThreadAllocatedBytes(carrier) - before).isLessThan(2000 * 64);
        }
    }

    private static void exchange(Call call, int packets) throws Exception {
        for (int i = 0; i < packets; i++) {
            call.caller.speak(9);
            call.callee.hear();
            call.callee.speak(8);
            call.caller.hear();
        }
    }
}
