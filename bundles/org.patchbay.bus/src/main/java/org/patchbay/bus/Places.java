package org.patchbay.bus;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.roster.RosterEntry;

/** Whom an attempt has to pass: the handlers in their order, and what the roster says of them. Immutable. */
final class Places {
    static final Places NONE = new Places(new SlotInfo[0], List.of());

    private final SlotInfo[] order;
    private final List<RosterEntry> entries;

    private Places(SlotInfo[] order, List<RosterEntry> entries) {
        this.order = order;
        this.entries = entries;
    }

    /** @param entries the tenant's; a handler that nobody has seen yet comes first */
    static Places of(Chain chain, List<RosterEntry> entries) {
        List<SlotInfo> unknown = new ArrayList<>(0);
        for (RosterEntry entry : entries) {
            if (!chain.has(entry.name())) {
                unknown.add(SlotInfo.unknown(entry.name()));
            }
        }
        if (unknown.isEmpty()) {
            return new Places(chain.places(), entries);
        }
        unknown.addAll(List.of(chain.places()));
        return new Places(unknown.toArray(new SlotInfo[0]), entries);
    }

    int count() {
        return order.length;
    }

    /** Not to be written to. */
    SlotInfo[] order() {
        return order;
    }

    SlotInfo at(int place) {
        return order[place];
    }

    /** What the roster says of this handler, if it says anything. */
    @Nullable
    RosterEntry entry(String name) {
        for (RosterEntry entry : entries) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }
}
