package org.patchbay.ops.roster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.admin.RosterView.Source;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.Stored;

/**
 * The roster at one moment.
 *
 * @param inForce what counts for each tenant that has entries of its own, and for every other one
 * @param lines each entry and where it comes from; those for every tenant first
 * @param required the handlers that every tenant's calls are refused without, as the entries for all say
 */
record RosterState(Map<String, List<RosterEntry>> inForce, List<Line> lines, List<String> required) {
    private static final Logger LOG = LoggerFactory.getLogger(RosterState.class);

    /** One entry; empty where an operator took one of the configuration off. */
    record Line(String tenant, String name, Optional<RosterEntry> entry, Source source, String author) {}

    /** @param byDefault what is configured unless somebody says otherwise */
    static RosterState read(List<RosterEntry> configured, List<RosterEntry> byDefault, Store store) {
        Map<String, Map<String, Line>> byTenant = new TreeMap<>();
        Map<String, Line> every = new LinkedHashMap<>();
        for (RosterEntry entry : configured) {
            Source source = byDefault.contains(entry) ? Source.DEFAULT : Source.CONFIGURATION;
            every.put(entry.name(), new Line(Roster.EVERY_TENANT, entry.name(), Optional.of(entry), source, ""));
        }
        byTenant.put(Roster.EVERY_TENANT, every);
        for (Stored document : store.list(RosterBook.SPACE, "")) {
            int slash = document.key().indexOf('/');
            String tenant = document.key().substring(0, Math.max(0, slash));
            String name = document.key().substring(slash + 1);
            byTenant.computeIfAbsent(tenant, t -> new LinkedHashMap<>())
                    .put(name, new Line(tenant, name, entry(name, document), Source.OPERATOR, document.author()));
        }
        List<Line> lines = new ArrayList<>(every.values());
        Map<String, List<RosterEntry>> inForce = new LinkedHashMap<>();
        byTenant.forEach((tenant, own) -> {
            if (!tenant.equals(Roster.EVERY_TENANT)) {
                lines.addAll(own.values());
            }
            Map<String, Line> merged = new LinkedHashMap<>(every);
            merged.putAll(own);
            inForce.put(
                    tenant,
                    merged.values().stream().flatMap(l -> l.entry().stream()).toList());
        });
        List<String> required = inForce.getOrDefault(Roster.EVERY_TENANT, List.of()).stream()
                .filter(e -> e.absence() == Absence.REFUSE)
                .map(RosterEntry::name)
                .distinct()
                .toList();
        return new RosterState(inForce, List.copyOf(lines), required);
    }

    private static Optional<RosterEntry> entry(String name, Stored document) {
        try {
            return RosterText.read(name, document.value());
        } catch (IllegalArgumentException e) {
            // Refusing is the safe reading of an entry that says nothing: a call is not let past a screen by damage.
            LOG.warn(
                    "The roster entry {} cannot be read ({}); REFUSE counts. Set it again.",
                    document.key(),
                    e.getMessage());
            return Optional.of(new RosterEntry(name, Absence.REFUSE, Duration.ofSeconds(3)));
        }
    }

    List<RosterEntry> entries(String tenant) {
        List<RosterEntry> own = inForce.get(tenant);
        return own == null ? inForce.getOrDefault(Roster.EVERY_TENANT, List.of()) : own;
    }

    Optional<RosterEntry> entry(String tenant, String name) {
        return lines.stream()
                .filter(l -> l.tenant().equals(tenant) && l.name().equals(name))
                .findFirst()
                .flatMap(Line::entry);
    }
}
