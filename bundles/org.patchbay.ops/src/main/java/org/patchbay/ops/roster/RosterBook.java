package org.patchbay.ops.roster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.admin.RosterOperations;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.ops.OpsConfig;

/**
 * The roster: what the configuration lists for every tenant, changed entry by entry by what operators wrote into the store. A tenant's own
 * entry of a name counts before the one for every tenant; the others stay in force for it.
 */
@Component(
        service = {Roster.class, RosterOperations.class},
        configurationPid = "org.patchbay.ops")
@Designate(ocd = OpsConfig.class)
public final class RosterBook implements Roster, RosterOperations {
    private static final Logger LOG = LoggerFactory.getLogger(RosterBook.class);
    static final String SPACE = "roster";

    private record Book(
            Map<String, List<RosterEntry>> inForce, Map<String, List<RosterEntry>> all, List<String> required) {}

    private final Store store;
    private final Audit audit;
    private final AutoCloseable watch;
    private volatile List<RosterEntry> configured;
    private volatile Book book;

    @Activate
    public RosterBook(@Reference Store store, @Reference Audit audit, OpsConfig config) {
        this(store, audit, config.roster());
    }

    RosterBook(Store store, Audit audit, String... configured) {
        this.store = store;
        this.audit = audit;
        this.configured = read(configured);
        book = read(this.configured, store);
        watch = store.watch(SPACE, changed -> refresh());
        // What was changed between the reading and the watching.
        refresh();
        LOG.info("The roster requires {}.", book.required());
    }

    @Modified
    void modified(OpsConfig config) {
        configured = read(config.roster());
        refresh();
        LOG.info("The roster requires {}.", book.required());
    }

    @Deactivate
    void close() throws Exception {
        watch.close();
    }

    @Override
    public List<RosterEntry> entries(String tenant) {
        Book now = book;
        List<RosterEntry> own = now.inForce().get(tenant);
        return own == null ? now.inForce().getOrDefault(EVERY_TENANT, List.of()) : own;
    }

    @Override
    public List<String> required() {
        return book.required();
    }

    @Override
    public Map<String, List<RosterEntry>> all() {
        return book.all();
    }

    @Override
    public void set(String author, String tenant, RosterEntry entry) throws StoreException {
        checkTenant(tenant);
        try {
            RosterText.checked(entry);
        } catch (IllegalArgumentException e) {
            throw new StoreException(Reason.INVALID, "The roster was not changed: " + e.getMessage() + ".", e);
        }
        String before = shown(tenant, entry.name());
        store.write(author, List.of(Write.put(SPACE, key(tenant, entry.name()), RosterText.write(entry))));
        refresh();
        audit.record(author, "roster-set", tenant + " " + entry.name(), before + " -> " + shown(tenant, entry.name()));
    }

    @Override
    public boolean remove(String author, String tenant, String name) throws StoreException {
        checkTenant(tenant);
        if (entry(tenant, name).isEmpty()) {
            return false;
        }
        String before = shown(tenant, name);
        boolean fromConfiguration = tenant.equals(EVERY_TENANT)
                && configured.stream().anyMatch(e -> e.name().equals(name));
        store.write(
                author,
                List.of(
                        fromConfiguration
                                ? Write.put(SPACE, key(tenant, name), RosterText.off())
                                : Write.remove(SPACE, key(tenant, name))));
        refresh();
        audit.record(author, "roster-remove", tenant + " " + name, before + " -> none");
        return true;
    }

    private synchronized void refresh() {
        book = read(configured, store);
    }

    private Optional<RosterEntry> entry(String tenant, String name) {
        return book.all().getOrDefault(tenant, List.of()).stream()
                .filter(e -> e.name().equals(name))
                .findFirst();
    }

    private String shown(String tenant, String name) {
        return entry(tenant, name)
                .map(e -> e.absence() + " after " + e.grace().toMillis() + " ms")
                .orElse("none");
    }

    private static List<RosterEntry> read(String[] lines) {
        return RosterText.configured(
                lines,
                wrong -> LOG.warn(
                        "org.patchbay.ops: roster: {} is left out. Write a handler's name, SKIP or REFUSE, and seconds: blocking REFUSE 3",
                        wrong));
    }

    private static Book read(List<RosterEntry> configured, Store store) {
        Map<String, Map<String, RosterEntry>> byTenant = new TreeMap<>();
        Map<String, RosterEntry> every = new LinkedHashMap<>();
        configured.forEach(e -> every.put(e.name(), e));
        byTenant.put(EVERY_TENANT, every);
        for (Stored document : store.list(SPACE, "")) {
            int slash = document.key().indexOf('/');
            String tenant = document.key().substring(0, Math.max(0, slash));
            String name = document.key().substring(slash + 1);
            Map<String, RosterEntry> entries = byTenant.computeIfAbsent(tenant, t -> new LinkedHashMap<>());
            Optional<RosterEntry> entry;
            try {
                entry = RosterText.read(name, document.value());
            } catch (IllegalArgumentException e) {
                // Refusing is the safe reading of an entry that says nothing: a call is not let past a screen by
                // damage.
                LOG.warn(
                        "The roster entry {} cannot be read ({}); REFUSE counts. Set it again.",
                        document.key(),
                        e.getMessage());
                entry = Optional.of(new RosterEntry(name, Absence.REFUSE, java.time.Duration.ofSeconds(3)));
            }
            if (entry.isPresent()) {
                entries.put(name, entry.get());
            } else {
                entries.remove(name);
            }
        }
        Map<String, List<RosterEntry>> all = new LinkedHashMap<>();
        Map<String, List<RosterEntry>> inForce = new LinkedHashMap<>();
        byTenant.forEach((tenant, entries) -> {
            Map<String, RosterEntry> merged = new LinkedHashMap<>(every);
            merged.putAll(entries);
            all.put(tenant, List.copyOf(entries.values()));
            inForce.put(tenant, List.copyOf(merged.values()));
        });
        List<String> required = new ArrayList<>();
        inForce.values().forEach(entries -> entries.stream()
                .filter(e -> e.absence() == Absence.REFUSE && !required.contains(e.name()))
                .forEach(e -> required.add(e.name())));
        return new Book(inForce, java.util.Collections.unmodifiableMap(all), List.copyOf(required));
    }

    private static String key(String tenant, String name) {
        return tenant + "/" + name;
    }

    private static void checkTenant(String tenant) throws StoreException {
        if (tenant.isBlank() || tenant.contains("/")) {
            throw new StoreException(
                    Reason.INVALID, "'" + tenant + "' is no tenant. Write its name, or * for every tenant.");
        }
    }
}
