package org.patchbay.media.rtpengine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.media.embedded.EmbeddedMediaEngine;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;
import org.patchbay.testkit.media.Speaker;
import org.patchbay.testkit.media.Wave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Legs that are taken from one session into another, while rtpengine has them where they were. */
class MoveTest {
    private static Daemon daemon;

    @TempDir
    static Path recordings;

    private static EmbeddedMediaEngine recorder;
    private RtpengineMediaEngine engine;

    @BeforeAll
    static void startDaemon() throws Exception {
        daemon = Daemon.start(25_800);
        recorder = Recorders.start(recordings, 26_200);
    }

    @AfterAll
    static void stopDaemon() throws Exception {
        if (daemon != null) {
            daemon.close();
            recorder.stop();
        }
    }

    @BeforeEach
    void start() throws Exception {
        engine = new RtpengineMediaEngine(Settings.of(daemon.config()));
        engine.recorders(() -> List.of(recorder));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    private static void press(Peer peer, int event) throws Exception {
        for (int i = 1; i <= 5; i++) {
            peer.sendEvent(101, event, false, i * 160, 4000);
        }
        for (int i = 0; i < 3; i++) {
            peer.sendEvent(101, event, true, 800, 4000);
        }
    }

    private static void drained(Peer... peers) throws Exception {
        for (Peer peer : peers) {
            while (Peer.receive(peer.rtp, 60) != null) {
                // what was on its way
            }
        }
    }

    @Test
    void whatItDoesFromNowOnBelongsToTheOtherCall() throws Exception {
        try (Call one = Call.established(Patient.of(engine));
                Call other = Call.established(Patient.of(engine))) {
            one.audible();
            other.audible();
            MediaLeg taken = other.session.take("c", one.b);
            other.session.connect("a", "c");
            Call.audible(other.caller, one.callee);
            Call.audible(one.callee, other.caller);
            byte[] unused = one.caller.speak(8);
            one.callee.hearsNoAudio();
            unused = other.callee.speak(8);
            other.caller.hearsNoAudio();
            assertThat(Call.refusal(() -> Call.done(one.b.offer(Optional.empty()))))
                    .isNotNull();

            press(one.callee, 5);
            await().untilAsserted(() -> assertThat(other.heard.events).contains("digit c 5 100"));
            drained(other.caller);
            taken.play("op", "silence:60000", false);
            assertThat(one.callee.hear()).hasSize(172);
            drained(one.callee);
            taken.stop("op");
            await().untilAsserted(() -> assertThat(other.heard.events).contains("played c op"));
            drained(one.callee);
            Call.audible(other.caller, one.callee);

            // Its peer negotiates anew, and hears the same.
            Call.done(taken.remote("callee", one.callee.sdp(2, "sendrecv"), true));
            one.callee.reads(Call.done(taken.answer(Optional.of("a"))));
            Call.audible(other.caller, one.callee);
            Call.audible(one.callee, other.caller);
            other.session.connect("a", "b");
            other.audible();
            other.session.connect("c", "a");
            Call.audible(one.callee, other.caller);
            assertThat(one.heard.events).noneMatch(event -> event.contains("digit"));
        }
    }

    @Test
    void callsEndAtRtpengineWhenTheirLastLegDoes() throws Exception {
        String home;
        try (Call one = Call.established(Patient.of(engine));
                Call other = Call.established(Patient.of(engine))) {
            home = SessionText.read(one.session.state()).callId();
            MediaLeg taken = other.session.take("c", one.b);
            other.session.connect("a", "c");
            one.session.close();
            Call.audible(other.caller, one.callee);
            assertThat(engine.sessions()).isEqualTo(1);
            assertThat(known(home)).isTrue();
            taken.close();
            await().until(() -> !known(home));
            other.session.connect("a", "b");
            other.audible();
        }
        assertThat(engine.sessions()).isZero();
    }

    private boolean known(String callId) throws Exception {
        try {
            Map<String, Object> unused = Homes.known(engine.home(daemon.place(), callId));
            return true;
        } catch (MediaException e) {
            return false;
        }
    }

    /** Two that come from the same call talk there. */
    @Test
    void bothPartiesOfACallAreTakenToAThird() throws Exception {
        try (Call one = Call.established(Patient.of(engine));
                MediaSession third = Patient.of(engine).open("third", new Heard())) {
            third.take("x", one.a);
            third.take("y", one.b);
            third.connect("x", "y");
            one.audible();
            one.session.close();
            one.audible();
            String state = third.state();
            engine.die();
            start();
            MediaSession again = Patient.of(engine).restore("third", state, new Heard());
            one.audible();
            again.disconnect("x");
            byte[] unused = one.caller.speak(8);
            one.callee.hearsNoAudio();
        }
    }

    @Test
    void encryptedAudioIsTakenAlong() throws Exception {
        try (Peer provider = new Peer();
                SecurePeer hub = new SecurePeer();
                MediaSession session = Patient.of(engine).open("call", new Heard());
                Call other = Call.established(Patient.of(engine))) {
            MediaLeg a = session.leg("a", MediaProfile.plain("provider"));
            MediaLeg b = session.leg("b", MediaProfile.encrypted("hub"));
            Call.done(a.remote("caller", provider.sdp(), true));
            hub.reads(Call.done(b.offer(Optional.of("a"))));
            Call.done(b.remote("hub", hub.sdp(1, 1), false));
            provider.reads(Call.done(a.answer(Optional.of("b"))));
            session.connect("a", "b");
            byte[] spoken = provider.speak(8);
            assertThat(hub.hear()).isEqualTo(spoken);
            other.session.take("c", b);
            other.session.connect("b", "c");
            session.close();
            for (int i = 0; i < 5; i++) {
                spoken = other.callee.speak(8);
                assertThat(hub.hear()).isEqualTo(spoken);
                spoken = hub.speak();
                assertThat(other.callee.hear()).isEqualTo(spoken);
            }
        }
    }

    @Test
    void itIsTakenUpAgainAfterTheProcess() throws Exception {
        try (Call one = Call.established(Patient.of(engine));
                Call other = Call.established(Patient.of(engine))) {
            other.session.take("c", one.b);
            other.session.connect("a", "c");
            Call.audible(other.caller, one.callee);
            String first = one.session.state();
            String second = other.session.state();
            engine.die();
            Call.audible(other.caller, one.callee);
            start();
            MediaSession again = Patient.of(engine).restore("second", second, new Heard());
            MediaSession former = engine.restore("first", first, new Heard());
            await().ignoreExceptionsInstanceOf(AssertionError.class).untilAsserted(() -> {
                drained(one.callee, other.caller);
                Call.audible(other.caller, one.callee);
                Call.audible(one.callee, other.caller);
            });
            former.close();
            Call.audible(other.caller, one.callee);
            again.close();
            assertThat(engine.sessions()).isZero();
        }
    }

    @Test
    void itIsRecordedWithWhomItTalksToNow() throws Exception {
        try (Call one = Call.established(Patient.of(engine));
                Call other = Call.established(Patient.of(engine));
                Speaker speaker = new Speaker()) {
            MediaLeg taken = other.session.take("c", one.b);
            other.session.connect("a", "c");
            taken.record("rec", new RecordOrder("s", Tracks.BOTH));
            speaker.says(one.callee, 440).says(other.caller, 1000).on(1500);
            taken.stop("rec");
            Wave wave = Wave.read(Path.of(other.heard.recording("c", "rec").place()));
            assertThat(wave.share(0, 440, 300)).isGreaterThan(0.99);
            assertThat(wave.share(1, 1000, 300)).isGreaterThan(0.99);
        }
    }

    @Test
    void itCanBeTakenToACallOnAnotherDaemon() throws Exception {
        try (Daemon second = Daemon.start(26_600)) {
            RtpengineMediaEngine both =
                    new RtpengineMediaEngine(Settings.of(TestConfig.of(daemon.place(), second.place())));
            try (Call one = Call.established(Patient.of(both));
                    Call other = Call.established(Patient.of(both))) {
                assertThat(SessionText.read(one.session.state()).instance())
                        .isNotEqualTo(SessionText.read(other.session.state()).instance());
                other.session.take("c", one.b);
                other.session.connect("a", "c");
                one.session.close();
                Call.audible(other.caller, one.callee);
                Call.audible(one.callee, other.caller);
            } finally {
                both.stop();
            }
        }
    }

    @Test
    void whatCannotBeTakenStaysAsItWas() throws Exception {
        try (Call one = Call.established(Patient.of(engine));
                Call other = Call.established(Patient.of(engine));
                MediaSession foreign = recorder.open("foreign", new Heard())) {
            assertThat(Call.refusal(() -> other.session.take("a", one.b))).isNotNull();
            MediaLeg elsewhere = foreign.leg("x", MediaProfile.plain("hub"));
            assertThat(Call.refusal(() -> other.session.take("c", elsewhere)).sip())
                    .isEqualTo(501);
            one.audible();
            other.session.close();
            assertThat(Call.refusal(() -> other.session.take("c", one.b))).isNotNull();
            one.audible();
            one.b.close();
            assertThat(Call.refusal(() -> one.session.take("c", one.b))).isNotNull();
        }
    }
}
