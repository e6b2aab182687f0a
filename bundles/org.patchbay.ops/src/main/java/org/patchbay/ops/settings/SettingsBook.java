package org.patchbay.ops.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import org.osgi.framework.ServiceReference;
import org.osgi.service.component.AnyService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.settings.DeclaredSetting;
import org.patchbay.api.ops.settings.EffectiveSetting;
import org.patchbay.api.ops.settings.SettingProblem;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsChange;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.ops.Lines;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;

/** Settings in the space {@code settings} of the store: one document for each level and owner; see {@link Place}. */
@Component(service = Settings.class)
public final class SettingsBook implements Settings {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsBook.class);
    static final String SPACE = "settings";
    private static final int ATTEMPTS = 5;
    /** Enough to name every wrong value of a node, and a bound on what is remembered if somebody writes them without end. */
    private static final int REPORTS = 10_000;

    /** A document as lines, for as long as the store holds that very version. */
    private record Read(Stored document, Map<String, String> values) {}

    private final Store store;
    private final Audit audit;
    private final Binder binder = new Binder();
    private final KnownScopes scopes = new KnownScopes();
    private final Declarations declarations;
    private final WrongValues wrong;
    private final Checks checks;
    private final Effective effective = new Effective(binder);
    private final AutoCloseable watch;
    private final Map<String, Read> read = new ConcurrentHashMap<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    @Activate
    public SettingsBook(@Reference Store store, @Reference Audit audit) {
        this.store = store;
        this.audit = audit;
        declarations = new Declarations(this::declarationChanged);
        wrong = new WrongValues(store, declarations);
        checks = new Checks(declarations, scopes, binder);
        watch = store.watch(SPACE, document -> wrong.changed(document.key()));
    }

    private void declarationChanged(String owner) {
        wrong.declared(owner);
    }

    /** Whoever reads settings says so in its service's properties; it is not used for that, and need not even be made. */
    @Reference(
            service = AnyService.class,
            target = "(&(" + Declarations.PROPERTY + "=*)(patchbay.name=*))",
            cardinality = MULTIPLE,
            policy = DYNAMIC,
            unbind = "unbindReader")
    void bindReader(ServiceReference<?> reader) {
        declarations.add(reader);
    }

    void unbindReader(ServiceReference<?> reader) {
        declarations.remove(reader);
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, unbind = "unbindDirectory")
    void bindDirectory(Directory directory) {
        scopes.bind(directory);
    }

    void unbindDirectory(Directory directory) {
        scopes.unbind(directory);
    }

    /** For tests, which have no services. */
    Declarations declarations() {
        return declarations;
    }

    @Deactivate
    void close() throws Exception {
        watch.close();
    }

    @Override
    public <C extends Record> C read(SettingsScope scope, String owner, Class<C> type) {
        List<String> path = scope.path();
        return binder.bind(type, levels(path, owner), (level, key, value, why) -> {
            if (level < 0) {
                report(
                        path.get(0) + " " + owner,
                        "The settings of " + owner + " for " + path.get(0) + " do not go together: " + why
                                + ". Its defaults are used.");
            } else {
                report(
                        path.get(level) + " " + owner + " " + key + " " + value,
                        "The setting " + owner + "." + key + " of " + path.get(level) + " is '" + value + "', which "
                                + why + ". It counts as not set.");
            }
        });
    }

    private List<Map<String, String>> levels(List<String> path, String owner) {
        List<Map<String, String>> levels = new ArrayList<>(path.size());
        for (String level : path) {
            levels.add(values(Place.key(level, owner)));
        }
        return levels;
    }

    @Override
    public Map<String, String> written(SettingsScope scope, String owner) {
        return values(Place.key(scope.path().get(0), owner));
    }

    @Override
    public List<DeclaredSetting> declared() {
        return declarations.all();
    }

    @Override
    public List<EffectiveSetting> effective(SettingsScope asked) {
        SettingsScope scope = scopes.completed(asked);
        List<String> path = scope.path();
        Set<String> owners = new TreeSet<>(declarations.owners());
        for (String level : path) {
            store.list(SPACE, Place.prefix(level))
                    .forEach(d -> Place.of(d.key()).ifPresent(place -> owners.add(place.owner())));
        }
        List<EffectiveSetting> all = new ArrayList<>();
        for (String owner : owners) {
            all.addAll(effective.of(scope, owner, declarations.of(owner), levels(path, owner)));
        }
        return List.copyOf(all);
    }

    @Override
    public List<SettingProblem> problems() {
        return wrong.all();
    }

    @Override
    public List<SettingsChange> history(SettingsScope scope, String owner) {
        return store.history(SPACE, Place.key(scope.path().get(0), owner)).stream()
                .map(d -> new SettingsChange(d.version(), d.at(), d.author(), Lines.read(d.value())))
                .toList();
    }

    @Override
    public void write(String author, SettingsScope scope, String owner, Map<String, String> values)
            throws StoreException {
        checks.single(scope, owner, values);
        String key = Place.key(scope.path().get(0), owner);
        for (int attempt = 1; ; attempt++) {
            Optional<Stored> present = store.get(SPACE, key);
            Map<String, String> after =
                    new TreeMap<>(present.map(s -> Lines.read(s.value())).orElse(Map.of()));
            values.forEach((name, value) -> {
                if (value.isEmpty()) {
                    after.remove(name);
                } else {
                    after.put(name, value);
                }
            });
            try {
                put(author, "settings-set", scope, owner, present, after, values);
                return;
            } catch (StoreException e) {
                if (e.reason() != Reason.CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public SettingsChange undo(String author, SettingsScope scope, String owner, OptionalLong version)
            throws StoreException {
        List<SettingsChange> history = history(scope, owner);
        Optional<SettingsChange> wanted = version.isPresent()
                ? history.stream()
                        .filter(c -> c.version() == version.getAsLong())
                        .findFirst()
                : history.stream().skip(1).findFirst();
        if (wanted.isEmpty() && (version.isPresent() || history.isEmpty())) {
            throw new StoreException(
                    Reason.INVALID,
                    "Of the settings of '" + owner + "' for " + scope.path().get(0) + " no "
                            + (version.isPresent() ? "change " + version.getAsLong() : "change")
                            + " is kept. See patchbay:settings --history.");
        }
        // Before the first change there was nothing.
        Map<String, String> after = wanted.map(SettingsChange::values).orElse(Map.of());
        Optional<Stored> present = store.get(SPACE, Place.key(scope.path().get(0), owner));
        Map<String, String> changed = new TreeMap<>(after);
        present.map(s -> Lines.read(s.value())).orElse(Map.of()).forEach((name, value) -> {
            if (value.equals(after.get(name))) {
                changed.remove(name);
            } else {
                changed.putIfAbsent(name, "");
            }
        });
        checks.single(scope, owner, changed);
        put(author, "settings-undo", scope, owner, present, after, changed);
        return history(scope, owner).get(0);
    }

    private void put(
            String author,
            String action,
            SettingsScope scope,
            String owner,
            Optional<Stored> present,
            Map<String, String> after,
            Map<String, String> changed)
            throws StoreException {
        String level = scope.path().get(0);
        Map<String, String> before = present.map(s -> Lines.read(s.value())).orElse(Map.of());
        List<Map<String, String>> levels = levels(scopes.completed(scope).path(), owner);
        checks.together(owner, changed, with(levels, before), with(levels, after));
        String key = Place.key(level, owner);
        Write write = after.isEmpty() ? Write.remove(SPACE, key) : Write.put(SPACE, key, Lines.write(after));
        store.write(author, List.of(write.expecting(present.map(Stored::version).orElse(0L))));
        audit.record(author, Optional.of(scope.tenant()), action, level + " " + owner, Differences.text(before, after));
    }

    private static List<Map<String, String>> with(List<Map<String, String>> levels, Map<String, String> first) {
        List<Map<String, String>> changed = new ArrayList<>(levels);
        changed.set(0, first);
        return changed;
    }

    private Map<String, String> values(String key) {
        Optional<Stored> document = store.get(SPACE, key);
        if (document.isEmpty()) {
            return Map.of();
        }
        Stored stored = document.get();
        Read known = read.get(key);
        if (known == null
                || known.document().version() != stored.version()
                || !known.document().at().equals(stored.at())) {
            known = new Read(stored, Lines.read(stored.value()));
            read.put(key, known);
        }
        return known.values();
    }

    private void report(String what, String warning) {
        if (reported.size() < REPORTS && reported.add(what)) {
            LOG.warn("{}", warning);
        }
    }
}
