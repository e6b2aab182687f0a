package org.patchbay.testkit.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.api.media.Recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The part of {@link MediaEngineContract} that is about recordings: for engines whose recordings are WAV files on this machine. */
abstract class RecordingContract extends EngineContract {
    private static final String SINK = "contract";
    /** At each end of what is listened to: where a tone begins and ends is not its own frequency alone. */
    private static final int EDGE = 200;

    private static final int TOLERANCE = 60;

    @Test
    final void bothDirectionsAreRecordedInStepAndApart() throws Exception {
        if (refusesToRecord()) {
            return;
        }
        try (Call call = Call.established(engine);
                Speaker speaker = new Speaker()) {
            speaker.says(call.caller, 440).says(call.callee, 1000).on(100);
            Watch watch = new Watch();
            call.a.record("rec", new RecordOrder(SINK, Tracks.BOTH));
            watch.started();
            speaker.on(1600);
            watch.stops();
            call.a.stop("rec");
            watch.stopped();
            Recording result = recorded(call, "a");
            Wave wave = Wave.read(Path.of(result.place()));
            watch.agrees(wave);
            assertThat(result.length().toMillis()).isEqualTo(wave.milliseconds());
            assertThat(result.octets()).isEqualTo(Files.size(Path.of(result.place())));
            // Where the machine stood still two packets may overlap by some samples; not one whole packet is missed.
            assertThat(result.missed()).isLessThan(Duration.ofMillis(20));
            assertThat(wave.channels()).hasNumberOfRows(2);
            assertThat(wave.share(0, 440, EDGE)).isGreaterThan(0.99);
            assertThat(wave.share(1, 1000, EDGE)).isGreaterThan(0.99);
            assertThat(result.place()).contains(SINK).contains("call-1");
            assertPrivate(Path.of(result.place()));
        }
    }

    private static void assertPrivate(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    final void whatIsSaidInAPauseIsLeftOut() throws Exception {
        if (refusesToRecord()) {
            return;
        }
        try (Call call = Call.established(engine)) {
            speak(call.caller, 440, 60);
            Watch first = new Watch();
            call.a.record("rec", new RecordOrder(SINK, Tracks.SAID));
            first.started();
            speak(call.caller, 440, 800);
            first.stops();
            call.a.pause("rec", true);
            call.a.pause("rec", true);
            first.stopped();
            speak(call.caller, 700, 600);
            Watch second = new Watch();
            call.a.pause("rec", false);
            second.started();
            speak(call.caller, 1000, 800);
            second.stops();
            call.a.stop("rec");
            second.stopped();
            Wave wave = Wave.read(Path.of(recorded(call, "a").place()));
            assertThat(wave.channels()).hasNumberOfRows(1);
            first.and(second).agrees(wave);
            assertThat(wave.share(0, 440, EDGE, 700)).isGreaterThan(0.99);
            assertThat(wave.share(0, 1000, wave.milliseconds() - 700, wave.milliseconds() - EDGE))
                    .isGreaterThan(0.99);
            assertThat(wave.share(0, 700, 0)).isLessThan(0.01);
        }
    }

    private static void speak(Peer peer, int hertz, int milliseconds) {
        try (Speaker speaker = new Speaker()) {
            speaker.says(peer, hertz).on(milliseconds);
        }
    }

    @Test
    final void whatIsHeardCanBeRecordedAloneAndEndsWithTheCall() throws Exception {
        if (refusesToRecord()) {
            return;
        }
        try (Call call = Call.established(engine);
                Speaker speaker = new Speaker()) {
            call.b.record("rec", new RecordOrder(SINK, Tracks.HEARD));
            speaker.says(call.caller, 440).says(call.callee, 1000).on(1000);
            call.session.close();
            Recording result = recorded(call, "b");
            Wave wave = Wave.read(Path.of(result.place()));
            assertThat(wave.channels()).hasNumberOfRows(1);
            assertThat(wave.share(0, 440, EDGE)).isGreaterThan(0.99);
            assertThat(call.heard.events)
                    .filteredOn(event -> event.startsWith("recorded"))
                    .hasSize(1);
        }
    }

    @Test
    final void aRecordingEndsWhenItsTimeIsUpAndTheCallGoesOn() throws Exception {
        if (refusesToRecord()) {
            return;
        }
        try (Call call = Call.established(engine)) {
            call.a.record("rec", new RecordOrder(SINK, Tracks.BOTH, Duration.ofMillis(300), Duration.ZERO));
            call.a.record("rec", new RecordOrder(SINK, Tracks.BOTH));
            await().until(() -> call.heard.events.stream().anyMatch(event -> event.startsWith("recorded a rec: ")));
            await().until(() -> call.heard.events.contains("recorded a rec"));
            assertThat(call.heard.recording("a", "rec").length()).isEqualTo(Duration.ofMillis(300));
            call.a.stop("rec");
            call.a.pause("rec", true);
            call.audible();
        }
    }

    @Test
    final void aSinkThatCannotBeIsReportedAndTheCallGoesOn() throws Exception {
        if (refusesToRecord()) {
            return;
        }
        try (Call call = Call.established(engine)) {
            for (String sink : new String[] {"../elsewhere", "/tmp", "", ".", "a b"}) {
                call.heard.recordings.clear();
                call.a.record("rec", new RecordOrder(sink, Tracks.BOTH));
                Recording result = call.heard.recording("a", "rec");
                assertThat(result.error()).contains("'" + sink + "'");
                assertThat(result.place()).isEmpty();
                assertThat(result.length()).isZero();
                call.audible();
            }
        }
    }

    private static Recording recorded(Call call, String leg) {
        Recording result = call.heard.recording(leg, "rec");
        assertThat(result.error()).isEmpty();
        return result;
    }

    /** An engine that does not record says so of everything it is asked to record, and the call goes on. */
    private boolean refusesToRecord() throws Exception {
        if (engine.capabilities().contains(MediaCapability.RECORD)) {
            return false;
        }
        try (Call call = Call.established(engine)) {
            call.a.record("op", new RecordOrder(SINK, Tracks.BOTH));
            await().untilAsserted(
                            () -> assertThat(call.heard.events).anyMatch(event -> event.startsWith("recorded a op: ")));
            call.a.pause("op", true);
            call.a.stop("op");
            call.audible();
        }
        return true;
    }

    /** How long something has lasted, at least and at most: whoever measures may be interrupted. */
    private static final class Watch {
        private final long before = System.nanoTime();
        private long started;
        private long stops;
        private long stopped;
        private long least;
        private long most;

        void started() {
            started = System.nanoTime();
        }

        void stops() {
            stops = System.nanoTime();
        }

        void stopped() {
            stopped = System.nanoTime();
            least = stops - started;
            most = stopped - before;
        }

        Watch and(Watch other) {
            least += other.least;
            most += other.most;
            return this;
        }

        void agrees(Wave wave) {
            assertThat((long) wave.milliseconds())
                    .isBetween(least / 1_000_000 - TOLERANCE, most / 1_000_000 + TOLERANCE);
        }
    }
}
