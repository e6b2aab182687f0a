package org.patchbay.number.list;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.patchbay.api.directory.list.Direction;
import org.patchbay.api.directory.list.ListOwner;
import org.patchbay.api.directory.list.Ruling;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.api.ops.list.ListKind;
import org.patchbay.api.ops.list.ListName;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.Store;
import org.patchbay.store.file.BenchStore;

/** What a lookup and a change cost on the list that the runtime left: the runtime's own classes, without a container around them. */
public final class ListBench {
    private static final int ROUNDS = 400_000;
    private static final int CHANGES = 50;
    private static final ListOwner OWNER = ListOwner.tenant("bench");

    private record Nobody() implements Audit {
        @Override
        public void record(String author, String action, String subject, String detail) {}

        @Override
        public List<AuditEntry> newest(int count) {
            return List.of();
        }
    }

    private interface Numbers {
        String number(int random);
    }

    public static void main(String[] arguments) throws Exception {
        int entries = Integer.parseInt(arguments[1]);
        Store store = BenchStore.open(Path.of(arguments[0]));
        long empty = used();
        long begun = System.nanoTime();
        boolean[] open = new boolean[1];
        ListKeeper keeper = new ListKeeper(() -> open[0] = true);
        keeper.bindStore(store);
        while (!keeper.check().text().contains("entries")) {
            Thread.sleep(1);
        }
        row("list read from an open store", "%.2f s", (System.nanoTime() - begun) / 1e9);
        row("memory of the list beside the store, an entry", "%.1f bytes", (used() - empty) / (double) entries);
        ListLookup lookup = new ListLookup(keeper);
        lookup("number on the list, p50 / p99", lookup, entries, Ruling.BLOCKED, i -> "+4930" + (10_000_000 + i));
        lookup("number by its beginning, p50 / p99", lookup, 1000, Ruling.BLOCKED, i -> "+4477" + (1000 + i) + "123456");
        lookup("number on no list, p50 / p99", lookup, entries, Ruling.UNLISTED, i -> "+4940" + (10_000_000 + i));
        changes(keeper, lookup);
        keeper.deactivate();
        System.exit(0);
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void lookup(String name, ListLookup lookup, int many, Ruling wanted, Numbers numbers) {
        long[] nanos = new long[ROUNDS];
        Random random = new Random(7);
        Instant now = Instant.now();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < ROUNDS; i++) {
                String number = numbers.number(random.nextInt(many));
                long before = System.nanoTime();
                Ruling ruling = lookup.ruling(OWNER, Direction.CALLERS, number, now);
                nanos[i] = System.nanoTime() - before;
                if (ruling != wanted) {
                    throw new IllegalStateException(name + ": " + number + " is " + ruling);
                }
            }
        }
        Arrays.sort(nanos);
        row(name, "%.2f / %.2f µs", nanos[ROUNDS / 2] / 1e3, nanos[ROUNDS * 99 / 100] / 1e3);
    }

    private static void changes(ListKeeper keeper, ListLookup lookup) throws Exception {
        ListDesk desk = new ListDesk(keeper, new Nobody());
        ListName list = new ListName(SettingsScope.tenant("bench"), ListKind.BLOCKED_CALLERS);
        long[] nanos = new long[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            List<String> number = List.of("+4989" + (1000 + i));
            desk.remove("bench", list, List.of("+4930" + (10_000_000 + i)));
            long before = System.nanoTime();
            desk.add("bench", list, number, Optional.empty(), "");
            if (lookup.ruling(OWNER, Direction.CALLERS, number.get(0), Instant.now()) != Ruling.BLOCKED) {
                throw new IllegalStateException(number + " does not count yet");
            }
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        row(
                "one more entry, on disk and seen by calls, median / worst",
                "%.1f / %.1f ms",
                nanos[CHANGES / 2] / 1e6,
                nanos[CHANGES - 1] / 1e6);
    }

    private static void row(String name, String format, Object... values) {
        System.out.printf("%-76s %s%n", name, String.format(format, values));
    }
}
