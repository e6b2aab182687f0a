package org.patchbay.media.rtpengine;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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

/** Conversion where two legs have no codec in common, and only there; rtpengine does it by what each of them has agreed to. */
class TranscodeTest {
    private static final String EVENTS = "a=rtpmap:101 telephone-event/8000";
    private static final String OTHER_EVENTS = "a=rtpmap:96 telephone-event/8000";

    private static Daemon daemon;

    private RtpengineMediaEngine engine;

    @BeforeAll
    static void startDaemon() throws Exception {
        daemon = Daemon.start(25_400);
    }

    @AfterAll
    static void stopDaemon() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        engine = new RtpengineMediaEngine(Settings.of(daemon.config()));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    private Call call(String wide, String narrow) throws Exception {
        Call call = new Call(Patient.of(engine), new Peer(), new Peer());
        return call.negotiate(
                call.caller.describe(1, wide, EVENTS, OTHER_EVENTS, "a=sendrecv"),
                call.callee.describe(1, narrow, EVENTS, OTHER_EVENTS, "a=sendrecv"));
    }

    /** What is heard at the other end is converted, and nothing was taken for an error. */
    private static void converts(Call call, int hertz) throws Exception {
        WideTone tone = new WideTone();
        int[] heard = new int[40 * 160];
        call.caller.send(call.caller.packet(9, tone.speak(hertz, 0)));
        for (int i = 0; i < 40; i++) {
            call.caller.send(call.caller.packet(9, tone.speak(hertz, (i + 1) * 160)));
            byte[] packet = call.callee.hear();
            assertThat(packet[1] & 0x7f).isEqualTo(8);
            for (int j = 0; j < 160; j++) {
                heard[i * 160 + j] = Tone.expandAlaw(packet[12 + j]);
            }
        }
        assertThat(Tone.share(Arrays.copyOfRange(heard, 800, heard.length), hertz, 8000))
                .isGreaterThan(0.99);
        await().untilAsserted(() -> assertThat(call.a.quality().packets()).isPositive());
        assertThat(call.a.quality().rejected()).isZero();
    }

    @Test
    void itOutlivesTheProcess() throws Exception {
        try (Call call = call("9", "8")) {
            converts(call, 440);
            String state = call.session.state();
            engine.die();
            start();
            try (MediaSession again = engine.restore("call-1", state, new Heard())) {
                converts(call, 350);
                assertThat(again.find("a")).isPresent();
            }
        }
    }

    @Test
    void whoHasACodecInCommonWithTheNextPartnerIsNotConverted() throws Exception {
        try (Call call = call("9", "8");
                Peer third = new Peer()) {
            converts(call, 440);
            MediaLeg c = call.session.leg("c", MediaProfile.plain("provider"));
            third.reads(Call.done(c.offer(Optional.of("a"))));
            Call.done(c.remote("c", third.describe(1, "9", "a=sendrecv"), false));
            call.session.connect("a", "c");
            byte[] spoken = call.caller.speak(9);
            assertThat(third.hear()).isEqualTo(spoken);
            call.session.connect("a", "b");
            converts(call, 440);
        }
    }

    @Test
    void eventsStayEventsBesideConvertedAudio() throws Exception {
        try (Call call = call("9 101", "8 101")) {
            converts(call, 440);
            press(call.caller, 101);
            assertThat(event(call.callee, 101)).isEqualTo(5);
            await().untilAsserted(() -> assertThat(call.heard.events).contains("digit a 5 100"));
        }
    }

    private static void press(Peer by, int payload) throws Exception {
        for (int i = 1; i <= 5; i++) {
            by.sendEvent(payload, 5, false, i * 160, 8000);
        }
        for (int i = 0; i < 3; i++) {
            by.sendEvent(payload, 5, true, 800, 8000);
        }
    }

    /** Of the events of that number that are heard the last one that ends. */
    private static int event(Peer ear, int payload) throws Exception {
        int found = -1;
        for (byte[] next = Peer.receive(ear.rtp, 500); next != null; next = Peer.receive(ear.rtp, 500)) {
            ByteBuffer packet = ByteBuffer.wrap(next);
            if ((packet.get(1) & 0x7f) == payload && packet.get(13) < 0) {
                found = packet.get(12);
            }
        }
        return found;
    }

    /** As after a transfer: each has agreed on its numbers with somebody else. */
    @Test
    void whoIsConnectedLaterMayNumberItsFormatsOtherwise() throws Exception {
        try (Call call = call("8 101", "8 101");
                Peer third = new Peer()) {
            MediaLeg c = call.session.leg("c", MediaProfile.plain("provider"));
            Call.done(c.remote("c", third.describe(1, "8 96", OTHER_EVENTS, "a=sendrecv"), true));
            third.reads(Call.done(c.answer(Optional.empty())));
            call.session.connect("a", "c");
            // rtpengine renumbers, and gives the stream a source of its own for that.
            for (int i = 0; i < 5; i++) {
                byte[] spoken = call.caller.speak(8);
                assertThat(Arrays.copyOfRange(third.hear(), 12, 172)).isEqualTo(Arrays.copyOfRange(spoken, 12, 172));
                spoken = third.speak(8);
                assertThat(Arrays.copyOfRange(call.caller.hear(), 12, 172))
                        .isEqualTo(Arrays.copyOfRange(spoken, 12, 172));
            }
            press(call.caller, 101);
            assertThat(event(third, 96)).isEqualTo(5);
            press(third, 96);
            assertThat(event(call.caller, 101)).isEqualTo(5);
        }
    }

    /** rtpengine forgets what a leg has not in common with its partner. */
    @Test
    void whatOnePartnerDidNotTakeTheNextOneDoes() throws Exception {
        try (Peer caller = new Peer();
                Peer narrow = new Peer();
                Peer third = new Peer();
                MediaSession session = Patient.of(engine).open("c", new Heard())) {
            MediaLeg a = Call.answeredLocally(session, caller);
            joined(session, "b", narrow, "8");
            joined(session, "c", third, "0 8 101");
            for (String partner : new String[] {"b", "c", "b", "c"}) {
                session.connect(a.id(), partner);
            }
            press(caller, 101);
            assertThat(event(third, 101)).isEqualTo(5);
            press(third, 101);
            assertThat(event(caller, 101)).isEqualTo(5);
        }
    }

    private static void joined(MediaSession session, String id, Peer peer, String formats) throws Exception {
        MediaLeg leg = session.leg(id, MediaProfile.plain("provider"));
        Call.done(leg.remote(id, peer.describe(1, formats, EVENTS, "a=sendrecv"), true));
        peer.reads(Call.done(leg.answer(Optional.empty())));
    }

    @Test
    void whoAnswersUnderAnotherNumberIsSentThat() throws Exception {
        try (Call call = call("8 101", "8 96")) {
            assertThat(call.toCaller).contains("a=rtpmap:101 telephone-event/8000");
            press(call.caller, 101);
            assertThat(event(call.callee, 96)).isEqualTo(5);
            press(call.callee, 96);
            assertThat(event(call.caller, 101)).isEqualTo(5);
            await().untilAsserted(() -> assertThat(call.heard.events).contains("digit a 5 100", "digit b 5 100"));
            // And changes its mind while it talks.
            Call.done(call.a.remote("caller", call.caller.sdp(2, "sendrecv"), true));
            call.callee.reads(Call.done(call.b.offer(Optional.of("a"))));
            Call.done(call.b.remote(
                    "callee",
                    call.callee.describe(2, "8 97", "a=rtpmap:97 telephone-event/8000", "a=sendrecv"),
                    false));
            call.caller.reads(Call.done(call.a.answer(Optional.of("b"))));
            press(call.caller, 101);
            assertThat(event(call.callee, 97)).isEqualTo(5);
        }
    }

    /** What it spoke before it speaks no more: another codec, in an offer of its own, then in its answer. */
    @Test
    void whoChangesTheCodecIsHeardInTheNewOne() throws Exception {
        try (Call call = call("8 0 101", "8 0 101")) {
            call.audible();
            call.renegotiateFromCallee(
                    call.callee.describe(2, "0", "a=sendrecv"), call.caller.describe(2, "0", "a=sendrecv"));
            byte[] spoken = call.callee.speak(0);
            assertThat(call.caller.hear()).isEqualTo(spoken);
            Call.done(call.a.remote("caller", call.caller.describe(3, "8 101", EVENTS, "a=sendrecv"), true));
            call.callee.reads(Call.done(call.b.offer(Optional.of("a"))));
            Call.done(call.b.remote("callee", call.callee.describe(3, "8 101", EVENTS, "a=sendrecv"), false));
            call.caller.reads(Call.done(call.a.answer(Optional.of("b"))));
            call.audible();
            press(call.callee, 101);
            assertThat(event(call.caller, 101)).isEqualTo(5);
        }
    }

    @Test
    void whatCannotBeConvertedIsRefusedWithBothLists() throws Exception {
        try (Call call = call("9", "8")) {
            Call.done(call.b.remote("callee", call.callee.describe(2, "18", "a=sendrecv"), true));
            MediaException refused = Call.refusal(() -> Call.done(call.b.answer(Optional.of("a"))));
            assertThat(refused.sip()).isEqualTo(488);
            assertThat(refused).hasMessageContaining("G729").hasMessageContaining("G722");
            converts(call, 440);
        }
    }

    @Test
    void aPeerThatTakesNothingButG722HearsWhatIsPlayed() throws Exception {
        try (Peer caller = new Peer();
                MediaSession session = Patient.of(engine).open("c", new Heard())) {
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
}
