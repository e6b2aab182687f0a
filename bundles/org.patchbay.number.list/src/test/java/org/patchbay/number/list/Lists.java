package org.patchbay.number.list;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.directory.list.Direction;
import org.patchbay.api.directory.list.ListOwner;
import org.patchbay.api.directory.list.Ruling;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.list.ListImport;
import org.patchbay.api.ops.list.ListKind;
import org.patchbay.api.ops.list.ListName;
import org.patchbay.api.ops.list.ListedNumber;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.Store;
import org.patchbay.testkit.ops.MemoryAudit;

import static org.awaitility.Awaitility.await;

/** A node with lists, on a store that others may share. */
final class Lists implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");
    static final ListName TENANT = new ListName(SettingsScope.tenant("acme"), ListKind.BLOCKED_CALLERS);
    static final ListName ADA = new ListName(
            new SettingsScope("acme", Optional.empty(), Optional.of("ada")), ListKind.BLOCKED_DESTINATIONS);

    final MemoryAudit audit = new MemoryAudit();
    final ListKeeper keeper;
    final ListDesk desk;
    final ListLookup lookup;

    Lists(Store store) {
        boolean[] open = new boolean[1];
        keeper = new ListKeeper(() -> open[0] = true);
        keeper.bindStore(store);
        await().until(() -> keeper.check().text().contains("entries"));
        desk = new ListDesk(keeper, audit, Clock.fixed(NOW, ZoneOffset.UTC));
        lookup = new ListLookup(keeper);
    }

    Ruling caller(String number) {
        return lookup.ruling(ListOwner.tenant("acme"), Direction.CALLERS, number, NOW);
    }

    ImportReport add(ListName list, String... numbers) throws OperationException {
        return desk.add("eve", list, List.of(numbers), Optional.empty(), "");
    }

    ImportReport load(ListName list, String text, boolean replace) throws OperationException {
        return desk.load("eve", new ListImport(list, "spam.csv", text, false, replace));
    }

    List<String> numbers(ListName list) throws OperationException {
        return desk.entries(list, "", 0, 1000).stream()
                .map(ListedNumber::number)
                .toList();
    }

    @Override
    public void close() {
        keeper.deactivate();
    }
}
