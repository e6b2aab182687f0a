package org.patchbay.store.file;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Write;
import org.patchbay.testkit.ops.StoreContract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileStoreTest extends StoreContract {
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path directory;

    private FileStore store;
    private final FailingDisk disk = new FailingDisk();
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");
    private FileStore.Limits limits = new FileStore.Limits(5, 1 << 20, YEAR);

    @Override
    protected Store store() throws IOException {
        store = new FileStore(directory, limits, clock(), disk);
        return store;
    }

    @Override
    protected Store restarted() throws IOException {
        store.close();
        return store();
    }

    @AfterEach
    void close() throws IOException {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void dropsAHalfWrittenBatchWholeWhereverItWasCut() throws Exception {
        store();
        store.write("ada", List.of(Write.put("s", "kept", "x")));
        Path journal = directory.resolve("journal-0");
        long before = Files.size(journal);
        store.write("ada", List.of(Write.put("s", "a", "1"), Write.put("s", "b", "2")));
        store.close();
        byte[] whole = Files.readAllBytes(journal);
        for (int length = (int) before; length < whole.length; length++) {
            Files.write(journal, java.util.Arrays.copyOf(whole, length));
            store();
            assertThat(store.list("s", "")).extracting(d -> d.key()).containsExactly("kept");
            store.write("ada", List.of(Write.put("s", "after", "x")));
            restarted();
            assertThat(store.list("s", "")).extracting(d -> d.key()).containsExactly("after", "kept");
            store.close();
        }
        assertThat(directory.resolve("journal-0.damaged")).doesNotExist();
    }

    @Test
    void keepsACopyOfAJournalThatIsDamagedInTheMiddle() throws Exception {
        store();
        store.write("ada", List.of(Write.put("s", "a", "1")));
        long first = Files.size(directory.resolve("journal-0"));
        store.write("ada", List.of(Write.put("s", "b", "2")));
        store.write("ada", List.of(Write.put("s", "c", "3")));
        store.close();
        Path journal = directory.resolve("journal-0");
        byte[] bytes = Files.readAllBytes(journal);
        bytes[(int) first + Frames.HEAD + 6] ^= 1;
        Files.write(journal, bytes);
        store();
        assertThat(store.list("s", "")).extracting(d -> d.key()).containsExactly("a");
        assertThat(directory.resolve("journal-0.damaged")).hasBinaryContent(bytes);
    }

    @Test
    void aFullDiskRefusesTheBatchWholeAndIsGotOver() throws Exception {
        store();
        store.write("ada", List.of(Write.put("s", "a", "1")));
        for (FailingDisk.At at : FailingDisk.At.values()) {
            disk.failing = at;
            assertThatThrownBy(() -> store.write("ada", List.of(Write.put("s", "a", "2"), Write.put("s", "b", "2"))))
                    .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.reason())
                            .isEqualTo(StoreException.Reason.UNAVAILABLE))
                    .hasMessageContaining("No space left")
                    .hasMessageContaining(directory.toString());
            assertThat(store.get("s", "a").orElseThrow().value()).isEqualTo("1");
            assertThat(store.get("s", "b")).isEmpty();
        }
        disk.failing = null;
        store.write("ada", List.of(Write.put("s", "c", "3")));
        restarted();
        assertThat(store.list("s", "")).extracting(d -> d.key() + d.value()).containsExactly("a1", "c3");
    }

    @Test
    void makesASnapshotWhenTheJournalHasGrownAndLosesNothing() throws Exception {
        limits = new FileStore.Limits(5, 16 << 10, YEAR);
        store();
        for (int i = 0; i < 2000; i++) {
            store.write("ada", List.of(Write.put("s", "k" + i % 700, "value " + i)));
        }
        assertThat(names()).hasSize(3).contains("lock").noneMatch(n -> n.equals("journal-0"));
        var before = store.list("s", "");
        var past = store.history("s", "k0");
        restarted();
        assertThat(store.list("s", "")).isEqualTo(before).hasSize(700);
        assertThat(store.history("s", "k0")).isEqualTo(past).hasSize(3);
    }

    /** Some hundred large documents in one frame would be more than is read again. */
    @Test
    void aSnapshotOfLargeDocumentsHasSmallFrames() throws Exception {
        limits = new FileStore.Limits(5, 16 << 10, YEAR);
        store();
        for (int i = 0; i < 30; i++) {
            store.write("ada", List.of(Write.put("s", "k" + i, (i + " ").repeat(200_000))));
        }
        Path snapshot = directory.resolve(names().stream()
                .filter(n -> n.startsWith("snapshot"))
                .findFirst()
                .orElseThrow());
        Frames.Content content = Frames.read(ByteBuffer.wrap(Files.readAllBytes(snapshot)));
        assertThat(content.batches()).hasSizeGreaterThan(10).allSatisfy(batch -> assertThat(
                        batch.stream().mapToLong(each -> each.value().length()).sum())
                .isLessThan(2 << 20));
        restarted();
        assertThat(store.list("s", "")).hasSize(30);
    }

    @Test
    void goesOnWithTheOldJournalWhenNoSnapshotCanBeMade() throws Exception {
        limits = new FileStore.Limits(5, 16 << 10, YEAR);
        store();
        disk.noReplace = true;
        for (int i = 0; i < 500; i++) {
            store.write("ada", List.of(Write.put("s", "k" + i, "value " + i)));
        }
        assertThat(names()).contains("journal-0").noneMatch(n -> n.startsWith("snapshot"));
        restarted();
        assertThat(store.list("s", "")).hasSize(500);
        disk.noReplace = false;
        for (int i = 0; i < 500; i++) {
            store.write("ada", List.of(Write.put("s", "k" + i, "value " + i)));
        }
        assertThat(names()).doesNotContain("journal-0").anyMatch(n -> n.startsWith("snapshot"));
        restarted();
        assertThat(store.list("s", "")).hasSize(500);
    }

    @Test
    void saysWhatToDoAboutADamagedSnapshot() throws Exception {
        limits = new FileStore.Limits(5, 16 << 10, YEAR);
        store();
        for (int i = 0; i < 500; i++) {
            store.write("ada", List.of(Write.put("s", "k" + i, "value " + i)));
        }
        store.close();
        Path snapshot = directory.resolve(names().stream()
                .filter(n -> n.startsWith("snapshot"))
                .findFirst()
                .orElseThrow());
        byte[] bytes = Files.readAllBytes(snapshot);
        Files.write(snapshot, java.util.Arrays.copyOf(bytes, bytes.length - 3));
        assertThatThrownBy(this::store)
                .hasMessageContaining(snapshot.toString())
                .hasMessageContaining("backup");
    }

    @Test
    void keepsNoMoreHistoryThanAsked() throws Exception {
        store();
        for (int i = 0; i < 20; i++) {
            store.write("ada", List.of(Write.put("s", "k", "v" + i)));
        }
        assertThat(store.history("s", "k"))
                .extracting(d -> d.value())
                .containsExactly("v19", "v18", "v17", "v16", "v15", "v14");
        restarted();
        assertThat(store.history("s", "k")).hasSize(6);
    }

    @Test
    void forgetsWhatWasRemovedLongAgo() throws Exception {
        limits = new FileStore.Limits(5, 16 << 10, YEAR);
        store();
        store.write("ada", List.of(Write.put("s", "gone", "x")));
        store.write("ada", List.of(Write.remove("s", "gone")));
        now = now.plus(YEAR).plusSeconds(1);
        for (int i = 0; i < 500; i++) {
            store.write("ada", List.of(Write.put("s", "k", "value " + i)));
        }
        assertThat(store.history("s", "gone")).isEmpty();
    }

    @Test
    void saysWhatItHoldsToAStoreThatTakesItsPlace() throws Exception {
        assertThat(FileStoreService.left(directory.resolve("never-there"), limits))
                .isEmpty();
        store();
        store.write("ada", List.of(Write.put("s", "k", "one"), Write.put("s", "gone", "x")));
        store.write("bob", List.of(Write.put("s", "k", "two"), Write.remove("s", "gone")));
        assertThatThrownBy(() -> FileStoreService.left(directory, limits)).hasMessageContaining("in use by another");
        store.close();
        assertThat(FileStoreService.left(directory, limits))
                .extracting(d -> d.key() + "=" + d.value() + "@" + d.version() + d.author())
                .containsExactlyInAnyOrder("k=one@1ada", "k=two@2bob", "gone=x@1ada", "gone=@2bob");
        restarted();
        assertThat(store.get("s", "k")).isPresent();
    }

    @Test
    void isUsedByOneProcessAtATime() throws Exception {
        store();
        assertThatThrownBy(() -> new FileStore(directory, limits, clock(), Disk.LOCAL))
                .hasMessageContaining("in use by another");
    }

    @Test
    void isKeptWhereTheNodeKeepsItsData() {
        assertThat(Locations.store(Map.of("org.patchbay.data", "/var/lib/patchbay", "karaf.base", "/k")::get, ""))
                .isEqualTo(Path.of("/var/lib/patchbay/store"));
        assertThat(Locations.store(Map.of("karaf.base", "/k")::get, "")).isEqualTo(Path.of("/k/state/store"));
        assertThat(Locations.store(Map.of("karaf.base", "/k")::get, "/elsewhere"))
                .isEqualTo(Path.of("/elsewhere"));
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    /** The real disk, but full when told so: it takes half of what it is given, or everything but the promise that it stays. */
    private static final class FailingDisk implements Disk {
        enum At {
            APPEND,
            FORCE,
            CUT_TOO
        }

        private volatile At failing;
        private volatile boolean noReplace;

        @Override
        public Tail open(Path file) throws IOException {
            Tail real = LOCAL.open(file);
            return new Tail() {
                @Override
                public void append(ByteBuffer bytes) throws IOException {
                    if (failing == At.APPEND || failing == At.CUT_TOO) {
                        real.append(bytes.slice(0, bytes.remaining() / 2));
                        throw new IOException("No space left on device");
                    }
                    real.append(bytes);
                }

                @Override
                public void force() throws IOException {
                    if (failing == At.FORCE) {
                        throw new IOException("No space left on device");
                    }
                    real.force();
                }

                @Override
                public void cut(long length) throws IOException {
                    if (failing == At.CUT_TOO) {
                        throw new IOException("No space left on device");
                    }
                    real.cut(length);
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
            if (noReplace) {
                throw new IOException("No space left on device");
            }
            LOCAL.replace(from, to);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            LOCAL.forceDirectory(directory);
        }
    }

    /** The container hands a configuration over as something that throws when a value that cannot be converted is asked for. */
    @Test
    void keepsTheLimitsThatCannotBeReadFromTheConfiguration() {
        FileStore.Config config = (FileStore.Config) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {FileStore.Config.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "history" -> 7;
                        case "removed__days" -> 0;
                        default -> throw new IllegalStateException("For input string: \"big\"");
                    };
                });
        assertThat(FileStore.Limits.of(config, limits)).isEqualTo(new FileStore.Limits(7, 1 << 20, YEAR));
    }
}
