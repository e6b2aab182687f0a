package org.patchbay.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.call.roster.RosterEntry;

/** The roster of every tenant, as the test writes it. */
public final class MemoryRoster implements Roster {
    private final List<RosterEntry> entries = new CopyOnWriteArrayList<>();

    /** Calls are refused without this handler, after waiting so long for it. */
    public void require(String name, Duration grace) {
        entries.removeIf(e -> e.name().equals(name));
        entries.add(new RosterEntry(name, Absence.REFUSE, grace));
    }

    /** Calls go on without this handler, after waiting so long for it. */
    public void skip(String name, Duration grace) {
        entries.removeIf(e -> e.name().equals(name));
        entries.add(new RosterEntry(name, Absence.SKIP, grace));
    }

    @Override
    public List<RosterEntry> entries(String tenant) {
        return List.copyOf(entries);
    }

    @Override
    public List<String> required() {
        return entries.stream()
                .filter(e -> e.absence() == Absence.REFUSE)
                .map(RosterEntry::name)
                .toList();
    }
}
