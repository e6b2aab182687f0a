package org.patchbay.media.rtpengine;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.api.media.Recording;
import org.patchbay.media.embedded.EmbeddedMediaEngine;
import org.patchbay.media.rtpengine.ng.NgClient;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;
import org.patchbay.testkit.media.Speaker;
import org.patchbay.testkit.media.Wave;
import org.patchbay.testkit.media.WideTone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Recordings of what rtpengine carries, made by the embedded engine of copies; and what becomes of them when partners change. */
class RecordedTest {
    private static Daemon daemon;

    @TempDir
    static Path recordings;

    private static EmbeddedMediaEngine recorder;
    private RtpengineMediaEngine engine;

    @BeforeAll
    static void startDaemon() throws Exception {
        daemon = Daemon.start(24_000);
        recorder = Recorders.start(recordings, 24_400);
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
        engine = new RtpengineMediaEngine(Settings.of(daemon.config().copies("provider")));
        engine.recorders(() -> List.of(engine, recorder));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    private static Wave recorded(Call call, String leg) throws Exception {
        Recording result = call.heard.recording(leg, "rec");
        assertThat(result.error()).isEmpty();
        return Wave.read(Path.of(result.place()));
    }

    private static Peer third(MediaSession session, String id) throws Exception {
        Peer peer = new Peer();
        MediaLeg leg = session.leg(id, MediaProfile.plain("provider"));
        peer.reads(Call.done(leg.offer(Optional.empty())));
        Call.done(leg.remote(id, peer.sdp(), false));
        return peer;
    }

    @Test
    void aRecordingGoesOnWhoeverThePartnerIs() throws Exception {
        try (Call call = Call.established(Patient.of(engine));
                Peer third = third(call.session, "c");
                Speaker speaker = new Speaker()) {
            speaker.says(call.caller, 440)
                    .says(call.callee, 1000)
                    .says(third, 700)
                    .on(100);
            call.a.record("rec", new RecordOrder("s", Tracks.BOTH));
            speaker.on(1200);
            call.session.connect("a", "c");
            speaker.on(1200);
            call.session.disconnect("a");
            speaker.on(1000);
            call.session.find("c").orElseThrow().close();
            call.session.connect("a", "b");
            speaker.on(1200);
            call.a.stop("rec");
            Wave wave = recorded(call, "a");
            assertThat(wave.share(0, 440, 300)).as("said all the time").isGreaterThan(0.99);
            assertThat(wave.share(1, 1000, 400, 1000)).isGreaterThan(0.99);
            assertThat(wave.share(1, 700, 1600, 2200)).isGreaterThan(0.99);
            assertThat(wave.peak(1, 2900, 3300)).as("nobody").isLessThan(100);
            assertThat(wave.share(1, 1000, 4000, 4500)).isGreaterThan(0.99);
        }
    }

    @Test
    void whatIsPlayedToItIsHeard() throws Exception {
        try (Call call = Call.established(Patient.of(engine));
                Speaker speaker = new Speaker()) {
            speaker.says(call.caller, 440).says(call.callee, 1000).on(100);
            call.a.record("rec", new RecordOrder("s", Tracks.BOTH));
            speaker.on(1000);
            call.a.play("op", "tone:600", true);
            speaker.on(1400);
            call.a.stop("op");
            speaker.on(1200);
            call.a.stop("rec");
            Wave wave = recorded(call, "a");
            assertThat(wave.share(0, 440, 300)).isGreaterThan(0.99);
            assertThat(wave.share(1, 1000, 300, 800)).isGreaterThan(0.99);
            // rtpengine sends it in bursts: what counts is that it is there.
            assertThat(IntStream.range(55, 110).anyMatch(i -> wave.share(1, 600, i * 20, i * 20 + 100) > 0.99))
                    .isTrue();
            assertThat(wave.share(1, 1000, 1300, 2100)).isLessThan(0.01);
            assertThat(wave.share(1, 1000, 3000, 3400)).isGreaterThan(0.99);
        }
    }

    @Test
    void audioThatIsEncryptedIsRecordedInClear() throws Exception {
        try (Peer provider = new Peer();
                SecurePeer hub = new SecurePeer();
                Speaker speaker = new Speaker()) {
            Heard heard = new Heard();
            MediaSession session = Patient.of(engine).open("call", heard);
            MediaLeg a = session.leg("a", MediaProfile.plain("provider"));
            MediaLeg b = session.leg("b", MediaProfile.encrypted("hub"));
            // Ordered before there is anything to record.
            b.record("rec", new RecordOrder("s", Tracks.BOTH));
            Call.done(a.remote("caller", provider.sdp(), true));
            hub.reads(Call.done(b.offer(Optional.of("a"))));
            Call.done(b.remote("hub", hub.sdp(1, 1), false));
            provider.reads(Call.done(a.answer(Optional.of("b"))));
            session.connect("a", "b");
            speaker.says(provider, 440)
                    .says(hub.peer, 1000, packet -> sealed(hub, packet))
                    .on(1500);
            session.close();
            Wave wave = Wave.read(Path.of(heard.recording("b", "rec").place()));
            assertThat(wave.share(0, 1000, wave.milliseconds() - 1000, wave.milliseconds() - 300))
                    .isGreaterThan(0.99);
            assertThat(wave.share(1, 440, wave.milliseconds() - 1000, wave.milliseconds() - 300))
                    .isGreaterThan(0.99);
        }
    }

    private static byte[] sealed(SecurePeer by, byte[] packet) {
        try {
            return by.sealed(packet);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** rtpengine converts it for the recorder, which has but the codecs of its own. */
    @Test
    void wideBandIsRecorded() throws Exception {
        try (Peer caller = new Peer();
                Peer callee = new Peer();
                Call call = new Call(Patient.of(engine), caller, callee);
                Speaker speaker = new Speaker()) {
            call.negotiate(caller.describe(1, "9", "a=sendrecv"), callee.describe(1, "9", "a=sendrecv"));
            call.a.record("rec", new RecordOrder("s", Tracks.BOTH));
            speaker.says(caller, 440, wide(440)).says(callee, 1000, wide(350)).on(1500);
            call.a.stop("rec");
            Wave wave = recorded(call, "a");
            assertThat(wave.share(0, 440, 300)).isGreaterThan(0.95);
            assertThat(wave.share(1, 350, 300)).isGreaterThan(0.95);
        }
    }

    private static UnaryOperator<byte[]> wide(int hertz) {
        WideTone tone = new WideTone();
        AtomicInteger from = new AtomicInteger();
        return packet -> {
            byte[] made = packet.clone();
            made[1] = (byte) (made[1] & 0x80 | 9);
            System.arraycopy(tone.speak(hertz, from.getAndAdd(160)), 0, made, 12, 160);
            return made;
        };
    }

    @Test
    void itOutlivesARestartOfItsOwnerAndLeavesNothingAfterTheProcess() throws Exception {
        try (Call call = Call.established(Patient.of(engine));
                Speaker speaker = new Speaker()) {
            speaker.says(call.caller, 440);
            call.a.record("rec", new RecordOrder("s", Tracks.SAID));
            speaker.on(300);
            String state = call.session.state();
            call.session.leave();
            Heard next = new Heard();
            MediaSession again = engine.restore("call-1", "", next);
            speaker.on(300);
            again.find("a").orElseThrow().stop("rec");
            assertThat(Wave.read(Path.of(next.recording("a", "rec").place())).milliseconds())
                    .isGreaterThan(500);

            again.find("a").orElseThrow().record("rec", new RecordOrder("s", Tracks.BOTH));
            await().until(() -> copies(state) == 2);
            engine.die();
            start();
            engine.restore("call-1", state, next);
            await().until(() -> copies(state) == 0);
            engine.restore("call-1", state, next)
                    .find("a")
                    .orElseThrow()
                    .record("two", new RecordOrder("s", Tracks.BOTH));
            speaker.on(500);
            engine.restore("call-1", state, next).close();
            assertThat(next.recording("a", "two").error()).isEmpty();
        }
    }

    /** How many subscriptions rtpengine has for the call. */
    private long copies(String state) throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (NgClient client = new NgClient(daemon.address(), timer)) {
            String callId = SessionText.read(state).callId();
            Map<String, Object> reply = client.ask(Map.of("command", "query", "call-id", callId))
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
            return ((Map<?, ?>) reply.get("tags"))
                    .values().stream()
                            .flatMap(tag -> ((List<?>) ((Map<?, ?>) tag).get("subscriptions")).stream())
                            .filter(each -> ((Map<?, ?>) each).get("type").equals("pub/sub"))
                            .count();
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void whileNobodyIsThereThatRecordsItSaysSo() throws Exception {
        engine.recorders(() -> List.of(engine));
        try (Call call = Call.established(Patient.of(engine))) {
            call.a.record("rec", new RecordOrder("s", Tracks.BOTH));
            assertThat(call.heard.recording("a", "rec").error()).contains("org.patchbay.media.embedded");
            call.a.stop("rec");
            call.audible();
            engine.recorders(() -> List.of(recorder));
            call.a.record("rec", new RecordOrder("s", Tracks.BOTH, Duration.ofMillis(100), Duration.ZERO));
            await().until(() -> call.heard.events.contains("recorded a rec"));
            await().until(() -> recorder.sessions() == 0);
        }
    }
}
