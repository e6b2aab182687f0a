package org.patchbay.media.rtpengine;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.media.embedded.EmbeddedMediaEngine;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Keys that the embedded engine presses, in the place of a leg's partner. */
class PressTest {
    private static Daemon daemon;

    @TempDir
    static Path directory;

    private static EmbeddedMediaEngine presser;
    private RtpengineMediaEngine engine;

    @BeforeAll
    static void startDaemon() throws Exception {
        daemon = Daemon.start(27_000);
        presser = Recorders.start(directory, 27_400);
    }

    @AfterAll
    static void stopDaemon() throws Exception {
        if (daemon != null) {
            daemon.close();
            presser.stop();
        }
    }

    @BeforeEach
    void start() throws Exception {
        engine = new RtpengineMediaEngine(Settings.of(daemon.config()));
        engine.recorders(() -> List.of(presser));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    /** The keys that a peer is sent, by what ends; whatever else it hears is passed over. */
    private static int key(Peer ear) throws Exception {
        while (true) {
            byte[] next = Peer.receive(ear.rtp, 5000);
            assertThat(next).as("a key").isNotNull();
            ByteBuffer packet = ByteBuffer.wrap(next);
            if (packet.limit() == 16 && packet.get(13) < 0) {
                // An end is said three times.
                ear.hear();
                ear.hear();
                return packet.get(12);
            }
        }
    }

    @Test
    void theConversationGoesOnAfterEachKeyAsItWas() throws Exception {
        try (Call call = Call.established(Patient.of(engine))) {
            call.audible();
            for (int key = 1; key < 4; key++) {
                String op = "op" + key;
                call.b.press(op, String.valueOf(key));
                assertThat(key(call.callee)).isEqualTo(key);
                await().untilAsserted(() -> assertThat(call.heard.events).contains("played b " + op));
                call.audible();
            }
            call.caller.hearsNoAudio();
            assertThat(presser.sessions()).isZero();
            assertThat(call.heard.events).noneMatch(event -> event.startsWith("digit"));
        }
    }

    @Test
    void pressesWaitForEachOtherAndBothSidesMayBePressedTo() throws Exception {
        try (Call call = Call.established(Patient.of(engine))) {
            call.audible();
            call.a.press("one", "12");
            call.b.press("other", "8");
            call.a.press("two", "3");
            for (int key = 1; key < 4; key++) {
                assertThat(key(call.caller)).isEqualTo(key);
            }
            assertThat(key(call.callee)).isEqualTo(8);
            await().untilAsserted(() ->
                    assertThat(call.heard.events).contains("played a one", "played a two", "played b other"));
            call.audible();
        }
    }

    @Test
    void aPeerWithSrtpOrWithoutAPartnerIsPressedToo() throws Exception {
        Heard heard = new Heard();
        try (Peer caller = new Peer();
                SecurePeer hub = new SecurePeer();
                MediaSession session = Patient.of(engine).open("c", heard)) {
            MediaLeg a = Call.answeredLocally(session, caller);
            a.press("op", "#");
            assertThat(key(caller)).isEqualTo(11);
            MediaLeg b = session.leg("b", MediaProfile.encrypted("hub"));
            hub.reads(Call.done(b.offer(Optional.empty())));
            Call.done(b.remote("hub", hub.sdp(1, 1), false));
            session.connect("a", "b");
            b.press("secure", "D");
            byte[] event = hub.hear();
            assertThat(event).hasSize(16);
            assertThat((int) event[12]).isEqualTo(15);
            await().untilAsserted(() -> assertThat(heard.events).contains("played a op", "played b secure"));
            while (Peer.receive(hub.peer.rtp, 60) != null) {
                // the rest of it
            }
            byte[] spoken = caller.speak(8);
            assertThat(hub.hear()).isEqualTo(spoken);
            spoken = hub.speak();
            assertThat(caller.hear()).isEqualTo(spoken);
        }
    }

    private static void presses(Peer by, int event, int time) throws Exception {
        for (int i = 1; i <= 5; i++) {
            by.sendEvent(101, event, false, i * 160, time);
        }
        for (int i = 0; i < 3; i++) {
            by.sendEvent(101, event, true, 800, time);
        }
    }

    @Test
    void whoIsToldOfKeysBySignallingGetsNoEventsAndItsPartnerSendsThemAllTheSame() throws Exception {
        try (Call call = new Call(Patient.of(engine), new Peer(), new Peer());
                Peer third = new Peer()) {
            call.b.signalsDigits();
            call.negotiate(call.caller.sdp(), call.callee.describe(1, "8", "a=sendrecv"));
            assertThat(call.toCaller).contains("telephone-event/8000");
            call.audible();
            presses(call.caller, 5, 4000);
            await().untilAsserted(() -> assertThat(call.heard.events).contains("digit a 5 100"));
            call.callee.hearsNothing();
            Call.done(call.b.remote("callee", call.callee.sdp(2, "sendrecv"), true));
            assertThat(Call.done(call.b.answer(Optional.of("a")))).contains("telephone-event/8000");
            presses(call.caller, 6, 8000);
            await().untilAsserted(() -> assertThat(call.heard.events).contains("digit a 6 100"));
            call.callee.hearsNothing();
            presses(call.callee, 7, 4000);
            assertThat(call.caller.hear()).as("its own go on").hasSize(16);
            call.b.press("op", "5");
            await().untilAsserted(
                            () -> assertThat(call.heard.events).anyMatch(event -> event.startsWith("played b op: ")));
            // The next partner is sent them as before.
            MediaLeg c = call.session.leg("c", MediaProfile.plain("provider"));
            third.reads(Call.done(c.offer(Optional.of("a"))));
            Call.done(c.remote("third", third.sdp(), false));
            call.session.connect("a", "c");
            presses(call.caller, 8, 12_000);
            assertThat(key(third)).isEqualTo(8);
        }
    }

    @Test
    void whatCannotBePressedIsReportedOnce() throws Exception {
        try (Call call = Call.established(Patient.of(engine))) {
            call.a.press("nonsense", "5x");
            call.a.press("nothing", "");
            engine.recorders(List::of);
            call.a.press("nobody", "5");
            await().untilAsserted(() -> assertThat(call.heard.events)
                    .anyMatch(event -> event.startsWith("played a nonsense: "))
                    .anyMatch(event -> event.startsWith("played a nothing: "))
                    .anyMatch(event -> event.startsWith("played a nobody: ") && event.contains("embedded")));
            call.audible();
            engine.recorders(() -> List.of(presser));
            call.a.press("cut", "0123456789");
            call.caller.hear();
            call.a.close();
            await().until(() -> presser.sessions() == 0);
            assertThat(call.heard.events)
                    .filteredOn(event -> event.startsWith("played"))
                    .doesNotHaveDuplicates();
        }
    }
}
