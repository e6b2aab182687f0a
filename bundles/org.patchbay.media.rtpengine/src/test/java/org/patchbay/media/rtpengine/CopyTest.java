package org.patchbay.media.rtpengine;

import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Peer;
import org.patchbay.testkit.media.Tone;
import org.patchbay.testkit.media.WideTone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Copies of what is said, as a recorder (RFC 7866) gets them. */
class CopyTest {
    private static Daemon daemon;

    private RtpengineMediaEngine engine;

    @BeforeAll
    static void startDaemon() throws Exception {
        daemon = Daemon.start(25_000);
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

    private static MediaLeg copied(Call call, String from, Tracks voice, Peer recorder) throws Exception {
        MediaLeg leg = call.session.leg("rec", MediaProfile.plain("provider"));
        call.session.copy(from, voice, "rec");
        recorder.reads(Call.done(leg.offer(Optional.empty())));
        Call.done(leg.remote("recorder", recorder.describe(1, "8", "a=recvonly"), false));
        return leg;
    }

    private static void copies(Peer speaker, Peer partner, Peer recorder) throws Exception {
        for (int i = 0; i < 5; i++) {
            byte[] spoken = speaker.speak(8);
            assertThat(partner.hear()).isEqualTo(spoken);
            assertThat(recorder.hear()).as("the copy").isEqualTo(spoken);
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
    void whatIsSaidIsCopiedToOneWhoIsNotHeardAndWhomNobodyKnows() throws Exception {
        try (Call call = Call.established(Patient.of(engine));
                Peer recorder = new Peer()) {
            String state = call.session.state();
            MediaLeg leg = copied(call, "a", Tracks.SAID, recorder);
            String offer = Call.done(leg.offer(Optional.empty()));
            assertThat(offer)
                    .contains("a=sendonly")
                    .containsPattern("m=audio " + recorder.target().getPort() + " RTP/AVP 8 0 101 9\r\n");
            copies(call.caller, call.callee, recorder);
            byte[] unused = recorder.speak(8);
            call.caller.hearsNoAudio();
            call.callee.hearsNoAudio();
            call.session.connect("rec", "b");
            leg.play("op", "tone:440", true);
            copies(call.caller, call.callee, recorder);
            Call.audible(call.callee, call.caller);
            recorder.hearsNoAudio();
            assertThat(call.session.state()).hasSameSizeAs(state);
            call.session.find("rec").orElseThrow().close();
            assertThat(call.session.find("rec")).isEmpty();
            call.audible();
            recorder.hearsNoAudio();
        }
    }

    @Test
    void whatIsHeardIsCopiedWhoeverSaysIt() throws Exception {
        try (Call call = Call.established(Patient.of(engine));
                Peer third = new Peer();
                Peer recorder = new Peer()) {
            MediaLeg c = call.session.leg("c", MediaProfile.plain("provider"));
            third.reads(Call.done(c.offer(Optional.of("a"))));
            Call.done(c.remote("third", third.sdp(), false));
            copied(call, "a", Tracks.HEARD, recorder);
            copies(call.callee, call.caller, recorder);
            call.session.connect("a", "c");
            copies(third, call.caller, recorder);
            call.session.disconnect("a");
            byte[] unused = third.speak(8);
            recorder.hearsNoAudio();
            call.a.play("op", "tone:440", true);
            assertThat(heard(recorder, 440)).isGreaterThan(0.95);
            call.session.connect("a", "b");
            drained(call.caller, recorder);
            copies(call.callee, call.caller, recorder);
            // Who renegotiates is copied as before.
            Call.done(call.b.remote("callee", call.callee.sdp(2, "sendrecv"), true));
            call.callee.reads(Call.done(call.b.answer(Optional.of("a"))));
            copies(call.callee, call.caller, recorder);
            c.close();
            copies(call.callee, call.caller, recorder);
        }
    }

    private static double heard(Peer ear, int hertz) throws Exception {
        int[] samples = new int[15 * 160];
        for (int i = 0; i < 15; i++) {
            byte[] packet = ear.hear();
            for (int j = 0; j < 160; j++) {
                samples[i * 160 + j] = Tone.expandAlaw(packet[12 + j]);
            }
        }
        return Tone.share(samples, hertz, 8000);
    }

    @Test
    void inAPauseNothingIsCopied() throws Exception {
        try (Call call = Call.established(Patient.of(engine));
                Peer recorder = new Peer()) {
            copied(call, "b", Tracks.SAID, recorder);
            copies(call.callee, call.caller, recorder);
            call.session.pauseCopy("rec", true);
            await().untilAsserted(() -> {
                drained(call.caller);
                Call.audible(call.callee, call.caller);
                recorder.hearsNoAudio();
            });
            call.session.pauseCopy("rec", false);
            await().ignoreExceptions().untilAsserted(() -> {
                drained(call.caller, recorder);
                copies(call.callee, call.caller, recorder);
            });
        }
    }

    @Test
    void aRecorderThatInsistsOnSrtpGetsIt() throws Exception {
        try (Call call = Call.established(Patient.of(engine));
                SecurePeer recorder = new SecurePeer()) {
            MediaLeg leg = call.session.leg("rec", MediaProfile.encrypted("provider"));
            call.session.copy("a", Tracks.SAID, "rec");
            String offer = Call.done(leg.offer(Optional.empty()));
            assertThat(offer).contains("RTP/SAVP").contains("a=sendonly");
            recorder.reads(offer);
            Call.done(leg.remote("recorder", recorder.sdp(1, 1), false));
            for (int i = 0; i < 5; i++) {
                byte[] spoken = call.caller.speak(8);
                assertThat(call.callee.hear()).isEqualTo(spoken);
                assertThat(recorder.hear()).isEqualTo(spoken);
            }
            // The key stays when somebody else is copied for a while.
            call.session.pauseCopy("rec", true);
            call.session.pauseCopy("rec", false);
            await().untilAsserted(() -> {
                drained(call.callee, recorder.peer);
                byte[] spoken = call.caller.speak(8);
                assertThat(call.callee.hear()).isEqualTo(spoken);
                assertThat(recorder.hear()).isEqualTo(spoken);
            });
            Call.audible(call.callee, call.caller);
        }
    }

    @Test
    void itIsConvertedToWhatTheRecorderTakes() throws Exception {
        try (Peer caller = new Peer();
                Peer callee = new Peer();
                Peer recorder = new Peer();
                Call call = new Call(Patient.of(engine), caller, callee)) {
            call.negotiate(caller.describe(1, "9", "a=sendrecv"), callee.describe(1, "9", "a=sendrecv"));
            copied(call, "a", Tracks.SAID, recorder);
            WideTone tone = new WideTone();
            for (int i = 0; i < 20; i++) {
                byte[] spoken = caller.send(caller.packet(9, tone.speak(440, i * 160)));
                assertThat(callee.hear())
                        .as("what its partner hears is not converted")
                        .isEqualTo(spoken);
            }
            assertThat(heard(recorder, 440)).isGreaterThan(0.9);
        }
    }

    @Test
    void whatCannotBeCopiedIsRefusedAndChangesNothing() throws Exception {
        try (Call call = Call.established(Patient.of(engine));
                Peer recorder = new Peer()) {
            MediaSession session = call.session;
            MediaLeg leg = session.leg("rec", MediaProfile.plain("provider"));
            assertThat(Call.refusal(() -> session.copy("x", Tracks.SAID, "rec")))
                    .hasMessageContaining("'x'");
            assertThat(Call.refusal(() -> session.copy("rec", Tracks.SAID, "rec")))
                    .isNotNull();
            assertThat(Call.refusal(() -> session.copy("a", Tracks.BOTH, "rec")))
                    .isNotNull();
            assertThat(Call.refusal(() -> session.copy("a", Tracks.SAID, "b"))).hasMessageContaining("'b'");
            assertThat(Call.refusal(() -> session.copy("rec", Tracks.SAID, "a")))
                    .isNotNull();
            session.pauseCopy("x", true);
            session.copy("a", Tracks.SAID, "rec");
            assertThat(Call.refusal(() -> session.copy("b", Tracks.SAID, "rec")))
                    .isNotNull();
            assertThat(Call.refusal(() -> Call.done(leg.remote("r", recorder.sdp(), true)))
                            .sip())
                    .isEqualTo(488);
            recorder.reads(Call.done(leg.offer(Optional.empty())));
            assertThat(Call.refusal(() -> Call.done(leg.remote("r", recorder.describe(1, "18", "a=recvonly"), false)))
                            .sip())
                    .isEqualTo(488);
            call.audible();
            Call.done(leg.remote("r", recorder.describe(1, "8", "a=recvonly"), false));
            copies(call.caller, call.callee, recorder);
            call.a.close();
            assertThat(session.find("rec")).isPresent();
            assertThat(Call.refusal(() -> Call.done(leg.offer(Optional.empty()))))
                    .isNotNull();
        }
    }
}
