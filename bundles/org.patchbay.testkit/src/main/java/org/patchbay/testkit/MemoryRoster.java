package org.patchbay.testkit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.call.roster.RosterEntry;

/** The roster as the test writes it. */
public final class MemoryRoster implements Roster {
    private final Map<String, Map<String, RosterEntry>> written = new LinkedHashMap<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    /** Calls of every tenant are refused without this handler, after waiting so long for it. */
    public void require(String name, Duration grace) {
        put(EVERY_TENANT, new RosterEntry(name, Absence.REFUSE, grace));
    }

    /** Calls of every tenant go on without this handler, after waiting so long for it. */
    public void skip(String name, Duration grace) {
        put(EVERY_TENANT, new RosterEntry(name, Absence.SKIP, grace));
    }

    /** Writes an entry for one tenant; takes the place of the one of that name. */
    public void put(String tenant, RosterEntry entry) {
        synchronized (this) {
            written.computeIfAbsent(tenant, t -> new LinkedHashMap<>()).put(entry.name(), entry);
        }
        watchers.forEach(Runnable::run);
    }

    @Override
    public synchronized List<RosterEntry> entries(String tenant) {
        Map<String, RosterEntry> inForce = new LinkedHashMap<>(written.getOrDefault(EVERY_TENANT, Map.of()));
        inForce.putAll(written.getOrDefault(tenant, Map.of()));
        return List.copyOf(inForce.values());
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }

    @Override
    public synchronized List<String> required() {
        return entries(EVERY_TENANT).stream()
                .filter(e -> e.absence() == Absence.REFUSE)
                .map(RosterEntry::name)
                .distinct()
                .toList();
    }
}
