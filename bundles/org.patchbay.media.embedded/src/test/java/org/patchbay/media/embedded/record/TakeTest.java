package org.patchbay.media.embedded.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.api.media.Recording;
import org.patchbay.media.embedded.sdp.Codec;
import org.patchbay.testkit.media.Tone;
import org.patchbay.testkit.media.Wave;

import static org.assertj.core.api.Assertions.assertThat;

/** A recording without threads and in no time. */
class TakeTest {
    private static final long MILLI = 1_000_000;
    private static final Coding[] NUMBERS = Coding.table(Codec.OWN);

    @TempDir
    private Path home;

    private final List<Recording> results = new ArrayList<>();

    private Take take(Tracks tracks) {
        return new Take(
                new Sinks(() -> home, Clock.systemUTC()),
                new RecordOrder("s", tracks),
                "c",
                Duration.ofMinutes(10),
                0,
                results::add);
    }

    private Recording end(Take take, long millis) {
        take.end("", millis * MILLI);
        assertThat(take.tick(millis * MILLI)).isFalse();
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    private static ByteBuffer packet(int payload, int number, byte[] content) {
        ByteBuffer packet = ByteBuffer.allocate(12 + content.length);
        packet.put((byte) 0x80)
                .put((byte) payload)
                .putShort((short) number)
                .putInt(160 * number)
                .putInt(9);
        return packet.put(content).flip();
    }

    private static ByteBuffer tone(int hertz, int number) {
        return packet(8, number, Tone.alaw(hertz, 160 * number));
    }

    @Test
    void jitterAndWrongOrderAreTakenOutAndBothChannelsStayInStep() {
        Take take = take(Tracks.BOTH);
        Random random = new Random(1);
        List<long[]> arrivals = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            arrivals.add(new long[] {20L * i + (i == 0 ? 0 : random.nextInt(150)), i});
        }
        arrivals.sort((a, b) -> Long.compare(a[0], b[0]));
        for (long[] each : arrivals) {
            take.offer(true, tone(440, (int) each[1]), NUMBERS, each[0] * MILLI);
            take.offer(false, tone(1000, (int) each[1]), NUMBERS, each[0] * MILLI);
            assertThat(take.tick(each[0] * MILLI)).isTrue();
        }
        Recording result = end(take, 4000);
        assertThat(result.error()).isEmpty();
        assertThat(result.missed()).isZero();
        assertThat(result.length()).isEqualTo(Duration.ofSeconds(4));
        Wave wave = Wave.read(Path.of(result.place()));
        assertThat(wave.share(0, 440, 0)).isGreaterThan(0.99);
        assertThat(wave.share(1, 1000, 0)).isGreaterThan(0.99);
    }

    @Test
    void whatIsLostOrNotSaidIsSilentForAsLong() {
        Take take = take(Tracks.SAID);
        for (int i = 0; i < 150; i++) {
            if (i < 50 || i >= 100) {
                take.offer(true, tone(440, i), NUMBERS, 20L * i * MILLI);
            }
            take.offer(false, tone(1000, i), NUMBERS, 20L * i * MILLI);
            take.tick(20L * i * MILLI);
        }
        Wave wave = Wave.read(Path.of(end(take, 3000).place()));
        assertThat(wave.milliseconds()).isEqualTo(3000);
        assertThat(wave.share(0, 440, 0, 1000)).isGreaterThan(0.99);
        assertThat(wave.peak(0, 1000, 2000)).isZero();
        assertThat(wave.share(0, 440, 2000, 3000)).isGreaterThan(0.99);
    }

    @Test
    void aFileThatIsHalfWrittenCanBeHeardAsFarAsItGoes() throws IOException {
        Take take = take(Tracks.BOTH);
        for (int i = 0; i < 500; i++) {
            take.offer(true, tone(440, i), NUMBERS, 20L * i * MILLI);
            take.tick(20L * i * MILLI);
        }
        Path file;
        try (var files = Files.list(home.resolve("s"))) {
            file = files.findAny().orElseThrow();
        }
        Wave wave = Wave.read(file);
        assertThat(wave.milliseconds()).isBetween(6500, 8000);
        assertThat(wave.share(0, 440, 0)).isGreaterThan(0.99);
        end(take, 10_000);
        assertThat(Wave.read(file).milliseconds()).isEqualTo(10_000);
    }

    @Test
    void eventsAndComfortNoiseAreNoVoiceAndMuLawIs() {
        Take take = take(Tracks.SAID);
        take.offer(true, packet(101, 0, new byte[] {5, 0, 0, 0}), NUMBERS, 0);
        take.offer(true, packet(0, 5, new byte[160]), NUMBERS, 100 * MILLI);
        Recording result = end(take, 1000);
        assertThat(result.missed()).isZero();
        Wave wave = Wave.read(Path.of(result.place()));
        assertThat(wave.peak(0, 0, 100)).isZero();
        assertThat(wave.peak(0, 100, 120)).isEqualTo(Math.abs(Tone.expandUlaw((byte) 0)));
        assertThat(wave.peak(0, 121, 1000)).isZero();
    }

    @Test
    void aCodecThatCannotBeReadIsReported() {
        Take take = take(Tracks.SAID);
        for (int i = 0; i < 50; i++) {
            take.offer(true, packet(18, i, new byte[20]), NUMBERS, 20L * i * MILLI);
        }
        Recording result = end(take, 1000);
        assertThat(result.error()).contains("payload type 18").contains("PCMA");
        assertThat(result.missed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatCannotBeWrittenInTimeIsCounted() {
        Take take = take(Tracks.SAID);
        for (int i = 0; i < 1000; i++) {
            take.offer(true, tone(440, i % 50), NUMBERS, 20L * i * MILLI);
        }
        Recording result = end(take, 20_000);
        assertThat(result.missed()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(15));
        assertThat(result.error()).isEmpty();
    }

    @Test
    void aRecordingThatIsTooLongEndsAndSaysWhatToSet() {
        Take take = new Take(
                new Sinks(() -> home, Clock.systemUTC()),
                new RecordOrder("s", Tracks.SAID, Duration.ofHours(9), Duration.ZERO),
                "c",
                Duration.ofMinutes(1),
                0,
                results::add);
        assertThat(take.tick(59_999 * MILLI)).isTrue();
        assertThat(take.tick(61_000 * MILLI)).isFalse();
        assertThat(results.get(0).length()).isEqualTo(Duration.ofMinutes(1));
        assertThat(results.get(0).error()).contains("recording_minutes");
    }

    private Take ending(Tracks tracks, int silenceMillis) {
        return new Take(
                new Sinks(() -> home, Clock.systemUTC()),
                new RecordOrder("s", tracks, Duration.ZERO, Duration.ofMillis(silenceMillis)),
                "c",
                Duration.ofMinutes(10),
                0,
                results::add);
    }

    /** From one time to another; null for nothing but the partner's voice. @return when it ended, or the end of it */
    private long says(Take take, long from, long to, byte @Nullable [] what) {
        for (long at = from; at < to; at += 20) {
            if (what != null) {
                take.offer(true, packet(8, (int) (at / 20), what), NUMBERS, at * MILLI);
            }
            take.offer(false, tone(1000, (int) (at / 20)), NUMBERS, at * MILLI);
            if (at % 100 == 0 && !take.tick(at * MILLI)) {
                return at;
            }
        }
        return to;
    }

    /** Its own voice ends it, and not that of who is heard, and neither packets without voice nor none at all. */
    @Test
    void aMessageEndsBySilenceAndHasNoneAtItsEnd() {
        byte[] hush = new byte[160];
        Arrays.fill(hush, (byte) 0xd5);
        hush[7] = (byte) 0x85;
        for (byte[] silence : new byte[][] {hush, null}) {
            results.clear();
            Take take = ending(Tracks.BOTH, 3000);
            long at = says(take, 0, 1000, silence);
            at = says(take, at, 3000, Tone.alaw(440, 0));
            at = says(take, at, 5000, silence);
            at = says(take, at, 6000, Tone.alaw(500, 0));
            at = says(take, at, 12_000, silence);
            assertThat(at).isBetween(9000L, 9200L);
            Recording result = results.get(0);
            assertThat(result.error()).isEmpty();
            assertThat(result.length()).isBetween(Duration.ofMillis(6000), Duration.ofMillis(6100));
            Wave wave = Wave.read(Path.of(result.place()));
            assertThat(wave.milliseconds()).isEqualTo((int) result.length().toMillis());
            assertThat(wave.share(1, 1000, 0)).isGreaterThan(0.99);
            assertThat(wave.peak(0, 1001, 2990)).isGreaterThan(7000);
            assertThat(wave.peak(0, 3020, 4980)).as("a click is no voice").isLessThan(5000);
            assertThat(wave.peak(0, 5001, 5990)).isGreaterThan(7000);
        }
    }

    @Test
    void whoSaysNothingAtAllLeavesNothing() throws IOException {
        Take take = ending(Tracks.SAID, 5000);
        assertThat(says(take, 0, 10_000, null)).isEqualTo(5000);
        assertThat(results.get(0).length()).isZero();
        assertThat(results.get(0).error()).isEmpty();
        assertThat(results.get(0).octets())
                .isEqualTo(Files.size(Path.of(results.get(0).place())));
    }

    /** Silence is counted of what is recorded: not in a pause, and not where nobody can tell. */
    @Test
    void whatIsNotHeardIsNoSilence() {
        Take paused = ending(Tracks.SAID, 1000);
        assertThat(says(paused, 0, 500, Tone.alaw(440, 0))).isEqualTo(500);
        paused.pause(true, 500 * MILLI);
        assertThat(says(paused, 500, 5000, null)).isEqualTo(5000);
        paused.pause(false, 5000 * MILLI);
        assertThat(says(paused, 5000, 9000, null)).isBetween(6000L, 6100L);
        assertThat(results.get(0).length()).isBetween(Duration.ofMillis(500), Duration.ofMillis(600));
        Take heard = ending(Tracks.HEARD, 1000);
        assertThat(says(heard, 0, 3000, null)).isEqualTo(3000);
        Take unreadable = ending(Tracks.SAID, 1000);
        unreadable.offer(true, packet(18, 0, new byte[20]), NUMBERS, 0);
        assertThat(says(unreadable, 0, 3000, null)).isEqualTo(3000);
    }

    @Test
    void aDiskThatIsFullEndsItWithWhatThereIs() throws IOException {
        Path path = home.resolve("full.wav");
        Sinks sinks = new Sinks(() -> home, Clock.systemUTC()) {
            @Override
            Opened open(String sink, String call) throws IOException {
                return new Opened(path, new SmallDisk(super.open(sink, call).channel(), path));
            }
        };
        Take take = new Take(sinks, new RecordOrder("s", Tracks.SAID), "c", Duration.ofMinutes(10), 0, results::add);
        long at = 0;
        for (int i = 0; results.isEmpty() && i < 1000; i++) {
            at = 20L * i * MILLI;
            take.offer(true, tone(440, i), NUMBERS, at);
            take.tick(at);
        }
        Recording result = results.get(0);
        assertThat(result.error()).contains("full.wav").contains("No space left on device");
        assertThat(result.length()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
        take.offer(true, tone(440, 1), NUMBERS, at);
        take.pause(true, at);
        take.end("", at);
        assertThat(results).hasSize(1);
        Path real;
        try (var files = Files.list(home.resolve("s"))) {
            real = files.findAny().orElseThrow();
        }
        assertThat(Wave.read(real).milliseconds())
                .isEqualTo((int) result.length().toMillis());
    }

    @Test
    void aDiskThatIsAlmostFullEndsItBeforeItIs() {
        long[] free = {101L << 20};
        Sinks sinks = new Sinks(() -> home, Clock.systemUTC(), () -> 100) {
            @Override
            long free(Path place) {
                return free[0];
            }
        };
        Take take = new Take(sinks, new RecordOrder("s", Tracks.SAID), "c", Duration.ofMinutes(10), 0, results::add);
        assertThat(says(take, 0, 5000, Tone.alaw(440, 0))).isEqualTo(5000);
        free[0] = 99L << 20;
        assertThat(says(take, 5000, 9000, Tone.alaw(440, 0))).isBetween(5000L, 6000L);
        Recording result = results.get(0);
        assertThat(result.error()).contains("less than 100 MB are free").contains("recording_free_megabytes");
        assertThat(Wave.read(Path.of(result.place())).milliseconds())
                .isEqualTo((int) result.length().toMillis())
                .isGreaterThan(2000);
        Take another = new Take(sinks, new RecordOrder("s", Tracks.SAID), "c", Duration.ofMinutes(10), 0, results::add);
        assertThat(another.tick(MILLI)).isFalse();
        assertThat(results.get(1).place()).isEmpty();
        assertThat(results.get(1).error()).contains("less than 100 MB are free");
    }

    /** Has room for 50 000 octets. */
    private static final class SmallDisk implements SeekableByteChannel {
        private final SeekableByteChannel file;
        private final Path path;

        SmallDisk(SeekableByteChannel file, Path path) {
            this.file = file;
            this.path = path;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            long room = 50_001 - file.position();
            if (room <= 0) {
                throw new java.nio.file.FileSystemException(path.toString(), null, "No space left on device");
            }
            ByteBuffer fits = source.duplicate();
            fits.limit((int) Math.min(fits.limit(), fits.position() + room));
            int written = file.write(fits);
            source.position(source.position() + written);
            return written;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return file.read(into);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
