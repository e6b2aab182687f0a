package org.patchbay.media.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.api.media.Recording;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;
import org.patchbay.testkit.media.Speaker;
import org.patchbay.testkit.media.Wave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** Recordings of this engine, beyond what the contract asks of every engine. */
class RecordTest {
    @TempDir
    private Path home;

    private EmbeddedMediaEngine engine;

    @BeforeEach
    void start() throws Exception {
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.33")
                .recordings(home.resolve("recordings").toString(), 240));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    @Test
    void whatIsPlayedIsHeardAndCanBeRecorded() throws Exception {
        Heard heard = new Heard();
        try (Peer caller = new Peer();
                Speaker speaker = new Speaker();
                MediaSession session = engine.open("menu", heard)) {
            MediaLeg leg = Call.answeredLocally(session, caller);
            speaker.says(caller, 440).on(40);
            leg.record("rec", new RecordOrder("s", Tracks.BOTH));
            leg.play("p", "tone:700", true);
            speaker.on(1000);
            leg.stop("p");
            leg.stop("rec");
            Wave wave = Wave.read(Path.of(heard.recording("a", "rec").place()));
            assertThat(wave.share(0, 440, 200)).isGreaterThan(0.99);
            assertThat(wave.share(1, 700, 200)).isGreaterThan(0.99);
        }
    }

    @Test
    void twoRecordingsOfOneLegAreApart() throws Exception {
        try (Call call = Call.established(engine);
                Speaker speaker = new Speaker()) {
            speaker.says(call.caller, 440).on(40);
            call.a.record("one", new RecordOrder("s", Tracks.SAID));
            call.b.record("two", new RecordOrder("s", Tracks.HEARD));
            call.a.record("three", new RecordOrder("s", Tracks.SAID));
            speaker.on(300);
            call.a.stop("one");
            Recording one = call.heard.recording("a", "one");
            speaker.on(500);
            call.a.stop("three");
            call.b.stop("two");
            Recording two = call.heard.recording("b", "two");
            Recording three = call.heard.recording("a", "three");
            assertThat(one.place()).isNotEqualTo(two.place()).isNotEqualTo(three.place());
            assertThat(one.length()).isLessThan(three.length());
            assertThat(Wave.read(Path.of(two.place())).share(0, 440, 100)).isGreaterThan(0.99);
        }
    }

    @Test
    void aDirectoryThatIsNoneLeavesTheCallAudible() throws Exception {
        Files.createFile(home.resolve("recordings"));
        try (Call call = Call.established(engine)) {
            call.a.record("rec", new RecordOrder("s", Tracks.BOTH));
            Recording result = call.heard.recording("a", "rec");
            assertThat(result.error())
                    .contains(home.resolve("recordings").toString())
                    .contains("recording_directory");
            assertThat(result.place()).isEmpty();
            call.audible();
        }
    }

    @Test
    void aRecordingEndsWithTheEngineAndItsOwnerIsTold() throws Exception {
        try (Call call = Call.established(engine);
                Speaker speaker = new Speaker()) {
            call.a.record("rec", new RecordOrder("s", Tracks.SAID));
            speaker.says(call.caller, 440).on(500);
            engine.stop();
            Recording result = call.heard.recording("a", "rec");
            assertThat(result.error()).contains("engine was stopped");
            assertThat(Wave.read(Path.of(result.place())).share(0, 440, 150)).isGreaterThan(0.99);
        }
    }

    @Test
    void aLegThatLeavesForAnotherCallLeavesItsRecordingBehind() throws Exception {
        try (Call one = Call.established(engine);
                Call other = Call.established(engine)) {
            one.b.record("rec", new RecordOrder("s", Tracks.BOTH));
            other.session.take("c", one.b);
            assertThat(one.heard.recording("b", "rec").error()).isEmpty();
            assertThat(other.heard.recordings).isEmpty();
        }
    }

    @Test
    void itOutlivesARestartOfItsOwner() throws Exception {
        try (Call call = Call.established(engine)) {
            call.a.record("rec", new RecordOrder("s", Tracks.BOTH, Duration.ofMillis(200), Duration.ZERO));
            call.session.leave();
            Heard next = new Heard();
            await().until(() -> engine.restore("call-1", "", next) == call.session);
            assertThat(next.recording("a", "rec").length()).isEqualTo(Duration.ofMillis(200));
            assertThat(call.heard.recordings).isEmpty();
        }
    }

    @Test
    void recordingsThatWereKeptForLongEnoughAreDeletedByItself() throws Exception {
        Path sink = Files.createDirectories(home.resolve("recordings/s"));
        Path old = Files.createFile(sink.resolve("20200101T000000Z-c1.wav"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2020-01-01T00:01:00Z")));
        Path own = Files.createFile(sink.resolve("notes.wav"));
        EmbeddedMediaEngine tidy = new EmbeddedMediaEngine(TestConfig.on("127.0.0.33")
                .recordings(home.resolve("recordings").toString(), 240)
                .keeps(30, 0));
        try {
            await().until(() -> Files.notExists(old));
            assertThat(own).exists();
        } finally {
            tidy.stop();
        }
    }

    @Test
    void nothingIsRecordedWhereTheDiskIsToStayFree() throws Exception {
        engine.stop();
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.33")
                .recordings(home.resolve("recordings").toString(), 240)
                .keeps(0, 1 << 20));
        assumeThat(Files.getFileStore(home).getUsableSpace()).isLessThan(1L << 40);
        try (Call call = Call.established(engine)) {
            call.a.record("rec", new RecordOrder("s", Tracks.BOTH));
            Recording result = call.heard.recording("a", "rec");
            assertThat(result.error()).contains("1048576 MB").contains("recording_free_megabytes");
            assertThat(result.place()).isEmpty();
            call.audible();
        }
    }
}
