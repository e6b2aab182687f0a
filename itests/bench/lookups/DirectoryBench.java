package org.patchbay.directory;

import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

import org.patchbay.api.call.E164;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.Write;
import org.patchbay.country.policy.CountryKeeper;
import org.patchbay.country.policy.CountryPolicy;
import org.patchbay.store.file.BenchStore;

/** What a lookup and a change cost on the directory that the runtime left: the runtime's own classes, without a container around them. */
public final class DirectoryBench {
    private static final int ROUNDS = 400_000;
    private static final int CHANGES = 20;
    private static final String TENANT = "bench";

    private record Config(String folder, int poll__seconds) implements DirectorySettings.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return DirectorySettings.Config.class;
        }
    }

    private record Nobody() implements Audit {
        @Override
        public void record(String author, String action, String subject, String detail) {}

        @Override
        public List<AuditEntry> newest(int count) {
            return List.of();
        }
    }

    private interface Lookup {
        boolean found(DirectoryService directory, int random);
    }

    public static void main(String[] arguments) throws Exception {
        int users = Integer.parseInt(arguments[1]);
        long begun = System.nanoTime();
        Store store = BenchStore.open(Path.of(arguments[0]));
        long opened = System.nanoTime();
        AtomicBoolean open = new AtomicBoolean();
        Path nothing = Files.createTempDirectory("bench");
        DirectoryKeeper keeper = new DirectoryKeeper(
                () -> open.set(true), new Config(nothing.toString(), 3600), Duration.ofSeconds(300), true);
        keeper.bindStore(store);
        keeper.bindCountries(new CountryPolicy(new CountryKeeper()));
        while (!open.get()) {
            Thread.sleep(1);
        }
        long there = System.nanoTime();
        DirectoryService directory = new DirectoryService(keeper);
        if (directory.users(TENANT).size() != users) {
            throw new IllegalStateException(
                    "There are " + directory.users(TENANT).size() + " users and not " + users + ": " + directory.problems());
        }
        row("store opened and read", "%.2f s", (opened - begun) / 1e9);
        row("entries admitted for the first time", "%.2f s", (there - opened) / 1e9);
        lookup(directory, users, "user by number", (d, i) -> d.byNumber(number(i)).isPresent());
        lookup(directory, users, "range of a number", (d, i) -> d.rangeOf(range(i)).isPresent());
        lookup(directory, users, "user by UPN", (d, i) -> d.byUpn(TENANT, "u" + i + "@big.example").isPresent());
        lookup(
                directory,
                users,
                "user by dialled extension",
                (d, i) -> d.dialledExtension(TENANT, "hq", Integer.toString(1_000_000 + i)).isPresent());
        changes(keeper, directory, store);
        keeper.deactivate();
        System.exit(0);
    }

    private static E164 number(int user) {
        return new E164("+4940" + (1_000_000 + user));
    }

    private static E164 range(int random) {
        return new E164("+4989" + (1_000_000 + random));
    }

    private static void lookup(DirectoryService directory, int users, String name, Lookup lookup) {
        long[] nanos = new long[ROUNDS];
        Random random = new Random(7);
        int found = 0;
        for (int round = 0; round < 2; round++) {
            found = 0;
            for (int i = 0; i < ROUNDS; i++) {
                int which = random.nextInt(users);
                long before = System.nanoTime();
                boolean there = lookup.found(directory, which);
                nanos[i] = System.nanoTime() - before;
                found += there ? 1 : 0;
            }
        }
        if (found != ROUNDS) {
            throw new IllegalStateException(name + ": " + (ROUNDS - found) + " of " + ROUNDS + " not found");
        }
        Arrays.sort(nanos);
        row(name + ", p50 / p99", "%.2f / %.2f µs", nanos[ROUNDS / 2] / 1e3, nanos[ROUNDS * 99 / 100] / 1e3);
    }

    /** By the operation, which checks the whole before it writes; and as another node does it, from the write to the snapshot. */
    private static void changes(DirectoryKeeper keeper, DirectoryService directory, Store store) throws Exception {
        DirectoryDesk desk = new DirectoryDesk(keeper, new Nobody());
        long[] puts = new long[CHANGES];
        long[] seen = new long[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            Map<String, String> user = Map.of("tenant", TENANT, "id", "u7", "site", "hq", "display", "By " + i);
            long before = System.nanoTime();
            desk.put("bench", "users", user, OptionalLong.empty());
            puts[i] = System.nanoTime() - before;
            String display = "Other " + i;
            before = System.nanoTime();
            store.write(
                    "other",
                    List.of(Write.put(
                            "directory",
                            "users/" + TENANT + "/u8",
                            "{\"tenant\":\"" + TENANT + "\",\"id\":\"u8\",\"site\":\"hq\",\"display\":\"" + display + "\"}")));
            while (!directory.user(TENANT, "u8").orElseThrow().display().equals(display)) {
                Thread.sleep(1);
            }
            seen[i] = System.nanoTime() - before;
        }
        Arrays.sort(puts);
        Arrays.sort(seen);
        row("change checked, written and seen by calls, median / worst", "%.0f / %.0f ms", median(puts), worst(puts));
        row("change of another node, until calls see it, median / worst", "%.0f / %.0f ms", median(seen), worst(seen));
    }

    private static double median(long[] sorted) {
        return sorted[sorted.length / 2] / 1e6;
    }

    private static double worst(long[] sorted) {
        return sorted[sorted.length - 1] / 1e6;
    }

    private static void row(String name, String format, Object... values) {
        System.out.printf("%-76s %s%n", name, String.format(format, values));
    }
}
