package org.patchbay.media.rtpengine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;
import org.patchbay.testkit.media.Tone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is particular to rtpengine: who is put opposite whom, digits by datagram, prompts, the end of sessions. */
class CallsTest {
    private static Daemon daemon;

    @TempDir
    Path prompts;

    private RtpengineMediaEngine engine;

    @BeforeAll
    static void startDaemon() throws Exception {
        daemon = Daemon.start(21_800);
    }

    @AfterAll
    static void stopDaemon() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        engine = new RtpengineMediaEngine(
                Settings.of(daemon.config().prompts(prompts.toString()).silence(1)), Duration.ofMillis(200));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    private static Peer third(MediaSession session, String id, String mirror) throws Exception {
        Peer peer = new Peer();
        MediaLeg leg = session.leg(id, MediaProfile.plain("provider"));
        peer.reads(Call.done(leg.offer(Optional.of(mirror))));
        Call.done(leg.remote(id, peer.sdp(), false));
        return peer;
    }

    /** Each of {@code silent} says something that only a wrong ear would hear. */
    private static void silence(Peer speaker, Peer... ears) throws Exception {
        byte[] unused = speaker.speak(8);
        for (Peer ear : ears) {
            ear.hearsNoAudio();
        }
    }

    @Test
    void whoIsMovedIsHeardByTheNewPartnerAlone() throws Exception {
        try (Call call = Call.established(Patient.of(engine));
                Peer third = third(call.session, "c", "a")) {
            call.audible();
            call.session.connect("a", "c");
            Call.audible(call.caller, third);
            Call.audible(third, call.caller);
            silence(call.callee, call.caller, third);
            call.session.disconnect("a");
            silence(call.caller, call.callee, third);
            silence(third, call.caller);
            call.session.connect("b", "c");
            Call.audible(call.callee, third);
            Call.audible(third, call.callee);
            silence(call.caller, call.callee, third);
            call.session.find("c").orElseThrow().close();
            call.session.connect("a", "b");
            call.audible();
        }
    }

    /** Nobody asks again for what it answered too late. */
    @Test
    void whoCouldNotBeConnectedWhileRtpengineHungIsConnectedAfterwards() throws Exception {
        try (Call call = Call.established(Patient.of(engine));
                Peer third = third(call.session, "c", "a")) {
            call.audible();
            daemon.hang();
            try {
                // Waits until it has failed.
                call.session.connect("a", "c");
            } finally {
                daemon.wake();
            }
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> Call.audible(call.caller, third));
            Call.audible(third, call.caller);
            silence(call.callee, call.caller, third);
        }
    }

    @Test
    void aPartnerThatWasBlockedForASoundIsHeardByTheNext() throws Exception {
        try (Call call = Call.established(Patient.of(engine));
                Peer third = third(call.session, "c", "a")) {
            call.audible();
            call.a.play("op", "tone:440", true);
            assertThat(call.caller.hear()).hasSize(172);
            call.a.play("other", "silence:60000", false);
            call.session.disconnect("a");
            call.session.connect("b", "c");
            await().untilAsserted(() -> Call.audible(call.callee, third));
            call.a.stop("other");
            await().untilAsserted(() -> assertThat(call.heard.events)
                    .filteredOn(event -> event.startsWith("played"))
                    .containsExactly("played a op", "played a other"));
            Call.audible(third, call.callee);
        }
    }

    @Test
    void eachDigitIsReportedOnceAndReachesThePartner() throws Exception {
        try (Call call = Call.established(Patient.of(engine))) {
            assertThat(engine.capabilities()).contains(MediaCapability.DIGITS);
            call.audible();
            press(call.caller, 5, 4000);
            press(call.caller, 11, 8000);
            press(call.callee, 0, 4000);
            await().untilAsserted(() -> assertThat(call.heard.events)
                    .filteredOn(event -> event.startsWith("digit"))
                    .containsExactlyInAnyOrder("digit a 5 100", "digit a # 100", "digit b 0 100"));
            assertThat(call.callee.hear()[1] & 0x7f).isEqualTo(101);
        }
    }

    private static void press(Peer peer, int event, int time) throws IOException {
        for (int i = 1; i <= 5; i++) {
            peer.sendEvent(101, event, false, i * 160, time);
        }
        for (int i = 0; i < 3; i++) {
            peer.sendEvent(101, event, true, 800, time);
        }
    }

    @Test
    void promptsAreSentAlongOrReadByRtpengine() throws Exception {
        Heard heard = new Heard();
        Files.write(prompts.resolve("short.wav"), wav(300, 440));
        Files.write(prompts.resolve("long.wav"), wav(5000, 1000));
        Files.writeString(prompts.resolve("broken.wav"), "no WAV at all");
        try (Peer caller = new Peer();
                MediaSession session = engine.open("c", heard)) {
            MediaLeg leg = Call.answeredLocally(session, caller);
            leg.play("one", "prompt:short", false);
            hears(caller, 440, 15);
            await().untilAsserted(() -> assertThat(heard.events).contains("played a one"));
            leg.play("two", "prompt:long", false);
            hears(caller, 1000, 40);
            leg.play("three", "prompt:broken", false);
            await().untilAsserted(
                            () -> assertThat(heard.events).anyMatch(event -> event.startsWith("played a three: ")));
            leg.play("four", "prompt:../secret", false);
            leg.play("five", "tone:9", false);
            leg.play("six", "song:x", false);
            await().untilAsserted(() -> assertThat(heard.events)
                    .filteredOn(event -> event.matches("played a (four|five|six): .+"))
                    .hasSize(3));
        }
    }

    private static void hears(Peer peer, int hertz, int frames) throws IOException {
        int[] heard = new int[frames * 160];
        for (int i = 0; i < frames; i++) {
            byte[] packet = peer.hear();
            for (int j = 0; j < 160; j++) {
                heard[i * 160 + j] = Tone.expandAlaw(packet[12 + j]);
            }
        }
        assertThat(Tone.share(heard, hertz, 8000)).isGreaterThan(0.95);
    }

    /** PCM of 16 bits, 8 kHz. */
    private static byte[] wav(int milliseconds, int hertz) {
        var file = java.nio.ByteBuffer.allocate(44 + milliseconds * 16).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putInt(file.capacity() - 8);
        file.put("WAVEfmt ".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putInt(16);
        file.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000);
        file.putShort((short) 2).putShort((short) 16);
        file.put("data".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putInt(milliseconds * 16);
        for (int i = 0; i < milliseconds * 8; i++) {
            file.putShort((short) (8000 * Math.sin(2 * Math.PI * hertz * i / 8000)));
        }
        return file.array();
    }

    /** What a peer reports is for rtpengine, which makes reports of its own. */
    @Test
    void theNameInAReportReachesNobody() throws Exception {
        try (Call call = Call.established(Patient.of(engine))) {
            call.audible();
            call.caller.sendControl(Peer.report("secretname"));
            call.audible();
            byte[] report = Peer.receive(call.callee.rtcp, 200);
            assertThat(report == null ? "" : new String(report, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("secret");
        }
    }

    /** For three seconds rtpengine learns where a peer sends from, and lets all through. */
    @Test
    void onceThePeerIsLearnedForeignPacketsChangeNothing() throws Exception {
        try (Call call = Call.established(Patient.of(engine));
                Peer foreign = new Peer().aimsLike(call.caller)) {
            call.audible();
            await().pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
                while (Peer.receive(call.callee.rtp, 50) != null) {
                    // of the foreign peer, a moment ago
                }
                Call.audible(call.caller, call.callee);
                byte[] unused = foreign.speak(8);
                call.callee.hearsNoAudio();
            });
            byte[] unused = foreign.speak(8);
            call.callee.hearsNoAudio();
            foreign.hearsNoAudio();
            call.audible();
        }
    }

    @Test
    void whoSendsFromElsewhereThanAllowedIsNotHeard() throws Exception {
        try (Peer caller = new Peer();
                Peer callee = new Peer();
                MediaSession session = Patient.of(engine).open("c", new Heard())) {
            MediaProfile elsewhere = new MediaProfile("hub", MediaProfile.Encryption.NONE, Set.of("192.0.2.0/24"));
            MediaProfile here = new MediaProfile("provider", MediaProfile.Encryption.NONE, Set.of("127.0.0.0/8"));
            MediaLeg a = session.leg("a", elsewhere);
            MediaLeg b = session.leg("b", here);
            Call.done(a.remote("caller", caller.sdp(), true));
            callee.reads(Call.done(b.offer(Optional.of("a"))));
            Call.done(b.remote("callee", callee.sdp(), false));
            caller.reads(Call.done(a.answer(Optional.of("b"))));
            session.connect("a", "b");
            await().untilAsserted(() -> {
                byte[] unused = caller.speak(8);
                callee.hearsNoAudio();
            });
            Call.audible(callee, caller);
            // A sound for its partner does not let it in.
            b.play("op", "silence:100", false);
            while (Peer.receive(callee.rtp, 500) != null) {
                // the sound
            }
            silence(caller, callee);
            MediaProfile wrong = new MediaProfile("hub", MediaProfile.Encryption.NONE, Set.of("nowhere"));
            assertThat(Call.refusal(() -> session.leg("c", wrong))).hasMessageContaining("nowhere");
        }
    }

    @Test
    void theFirstPacketAndASilenceAreReportedOnceAndWhatCameIsCounted() throws Exception {
        try (Call call = Call.established(Patient.of(engine))) {
            call.audible();
            await().untilAsserted(() -> assertThat(call.heard.events)
                    .contains("latched a " + call.caller.source(), "latched b " + call.callee.source()));
            await().untilAsserted(() -> assertThat(call.heard.events).contains("silent a 1", "silent b 1"));
            assertThat(call.heard.events).doesNotHaveDuplicates();
            assertThat(call.a.quality().packets()).isEqualTo(5);
            assertThat(call.a.quality().sent()).isEqualTo(5);
            // On hold nobody is missed.
            Call.done(call.a.remote("caller", call.caller.sdp(2, "inactive"), true));
            Call.done(call.a.answer(Optional.of("b")));
            call.audible();
        }
    }

    @Test
    void aSessionThatNobodyTakesUpAgainIsClosed() throws Exception {
        try (Call call = Call.established(Patient.of(engine))) {
            String state = call.session.state();
            call.session.leave();
            await().untilAsserted(() -> assertThat(engine.sessions()).isZero());
            await().untilAsserted(() -> assertThat(daemon.log()).contains("Final packet stats"));
            assertThat(Call.refusal(() -> engine.restore("call-1", state, new Heard())))
                    .hasMessageContaining("Unknown call-id");
        }
    }

    @Test
    void aNumberThatIsTooLargeIsDamage() throws Exception {
        try (Call call = Call.established(Patient.of(engine))) {
            String state = call.session.state();
            String damaged = state.replaceFirst("(?m)^(leg(?:\t[^\t\n]*){9}\t)", "$1" + Integer.MAX_VALUE);
            assertThat(damaged).isNotEqualTo(state);
            assertThat(Call.refusal(() -> engine.restore("call-2", damaged, new Heard())))
                    .hasMessageContaining("cannot be read");
        }
    }

    @Test
    void callsThatWereLeftGoOnWithoutTheEngineAndTheOthersEnd() throws Exception {
        try (Call left = Call.established(Patient.of(engine));
                Call other = Call.established(Patient.of(engine))) {
            left.audible();
            other.audible();
            String state = left.session.state();
            left.session.leave();
            engine.stop();
            left.audible();
            silence(other.caller, other.callee);
            engine = new RtpengineMediaEngine(Settings.of(daemon.config()));
            MediaSession again = engine.restore("call-1", state, new Heard());
            left.audible();
            again.close();
            await().untilAsserted(() -> silence(left.caller, left.callee));
        }
    }
}
