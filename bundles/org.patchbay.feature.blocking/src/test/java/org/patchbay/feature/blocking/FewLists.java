package org.patchbay.feature.blocking;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.api.directory.list.Direction;
import org.patchbay.api.directory.list.ListOwner;
import org.patchbay.api.directory.list.NumberLists;
import org.patchbay.api.directory.list.Ruling;

/** Lists of a few numbers, as they are written. */
final class FewLists implements NumberLists {
    private record Entry(ListOwner owner, Direction direction, String number) {}

    private final Map<Entry, Ruling> entries = new ConcurrentHashMap<>();

    void block(ListOwner owner, Direction direction, String number) {
        entries.put(new Entry(owner, direction, number), Ruling.BLOCKED);
    }

    void allow(ListOwner owner, Direction direction, String number) {
        entries.put(new Entry(owner, direction, number), Ruling.ALLOWED);
    }

    void clear() {
        entries.clear();
    }

    @Override
    public Ruling ruling(ListOwner owner, Direction direction, String number, Instant at) {
        return entries.getOrDefault(new Entry(owner, direction, number), Ruling.UNLISTED);
    }
}
