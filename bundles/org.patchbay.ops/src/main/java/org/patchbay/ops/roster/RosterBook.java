package org.patchbay.ops.roster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Write;
import org.patchbay.ops.OpsConfig;

/**
 * The roster: what the configuration lists for every tenant, changed entry by entry by what operators wrote into the store. A tenant's own
 * entry of a name counts before the one for every tenant; the others stay in force for it.
 */
@Component(
        service = {Roster.class, RosterBook.class},
        configurationPid = "org.patchbay.ops",
        // With the roster the node is ready and takes calls, and handlers that read settings fail until those are
        // there.
        reference = @Reference(name = "settings", service = Settings.class))
@Designate(ocd = OpsConfig.class)
public final class RosterBook implements Roster {
    private static final Logger LOG = LoggerFactory.getLogger(RosterBook.class);
    static final String SPACE = "roster";

    private final Store store;
    private final Audit audit;
    private final AutoCloseable watch;
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final List<RosterEntry> byDefault = byDefault();
    private volatile List<RosterEntry> configured;
    private volatile RosterState state;

    @Activate
    public RosterBook(@Reference Store store, @Reference Audit audit, OpsConfig config) {
        this(store, audit, config.roster());
    }

    RosterBook(Store store, Audit audit, String... configured) {
        this.store = store;
        this.audit = audit;
        this.configured = read(configured);
        state = RosterState.read(this.configured, byDefault, store);
        watch = store.watch(SPACE, changed -> refresh());
        // What was changed between the reading and the watching.
        refresh();
        LOG.info("The roster requires {}.", state.required());
    }

    @Modified
    void modified(OpsConfig config) {
        configured = read(config.roster());
        refresh();
        LOG.info("The roster requires {}.", state.required());
    }

    @Deactivate
    void close() throws Exception {
        watch.close();
    }

    @Override
    public List<RosterEntry> entries(String tenant) {
        return state.entries(tenant);
    }

    @Override
    public List<String> required() {
        return state.required();
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }

    /** Each entry and where it comes from. */
    List<RosterState.Line> lines() {
        return state.lines();
    }

    /** As {@link org.patchbay.api.ops.admin.RosterOperations#set}. */
    void set(String author, String tenant, RosterEntry entry) throws StoreException {
        checkTenant(tenant);
        try {
            RosterText.checked(entry);
        } catch (IllegalArgumentException e) {
            throw new StoreException(Reason.INVALID, "The roster was not changed: " + e.getMessage() + ".", e);
        }
        String before = shown(tenant, entry.name());
        store.write(author, List.of(Write.put(SPACE, key(tenant, entry.name()), RosterText.write(entry))));
        refresh();
        audit.record(
                author,
                whose(tenant),
                "roster-set",
                tenant + " " + entry.name(),
                before + " -> " + shown(tenant, entry.name()));
    }

    /** As {@link org.patchbay.api.ops.admin.RosterOperations#remove}. */
    boolean remove(String author, String tenant, String name) throws StoreException {
        checkTenant(tenant);
        if (state.entry(tenant, name).isEmpty()) {
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
        audit.record(author, whose(tenant), "roster-remove", tenant + " " + name, before + " -> none");
        return true;
    }

    private static Optional<String> whose(String tenant) {
        return Optional.of(tenant).filter(t -> !t.equals(EVERY_TENANT));
    }

    private void refresh() {
        boolean changed;
        synchronized (this) {
            RosterState before = state;
            state = RosterState.read(configured, byDefault, store);
            changed = !state.inForce().equals(before.inForce());
        }
        if (changed) {
            watchers.forEach(Runnable::run);
        }
    }

    private String shown(String tenant, String name) {
        return state.entry(tenant, name)
                .map(e -> e.absence() + " after " + e.grace().toMillis() + " ms")
                .orElse("none");
    }

    private static List<RosterEntry> read(String[] lines) {
        return RosterText.configured(
                lines,
                wrong -> LOG.warn(
                        "org.patchbay.ops: roster: {}. Write a handler's name, SKIP or REFUSE, and seconds: blocking REFUSE 3",
                        wrong));
    }

    /** What the annotation says, which the container puts in place where nothing is configured. */
    private static List<RosterEntry> byDefault() {
        try {
            Object lines = OpsConfig.class.getMethod("roster").getDefaultValue();
            return lines instanceof String[] text ? read(text) : List.of();
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
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
