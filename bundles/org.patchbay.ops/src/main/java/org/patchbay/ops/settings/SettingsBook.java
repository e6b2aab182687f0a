package org.patchbay.ops.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.ops.Lines;

/** Settings in the space {@code settings} of the store: one document for each level and owner, {@code tenant/acme/user/ada/settings/forwarding}. */
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
    private final Map<String, Read> read = new ConcurrentHashMap<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    @Activate
    public SettingsBook(@Reference Store store, @Reference Audit audit) {
        this.store = store;
        this.audit = audit;
    }

    @Override
    public <C extends Record> C read(SettingsScope scope, String owner, Class<C> type) {
        List<String> path = scope.path();
        List<Map<String, String>> levels = new ArrayList<>(path.size());
        for (String level : path) {
            levels.add(values(key(level, owner)));
        }
        return binder.bind(type, levels, (level, key, value, why) -> {
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

    @Override
    public Map<String, String> written(SettingsScope scope, String owner) {
        return values(key(scope.path().get(0), owner));
    }

    @Override
    public void write(String author, SettingsScope scope, String owner, Map<String, String> values)
            throws StoreException {
        check(scope, owner, values);
        String level = scope.path().get(0);
        for (int attempt = 1; ; attempt++) {
            Optional<Stored> present = store.get(SPACE, key(level, owner));
            Map<String, String> before = present.map(s -> Lines.read(s.value())).orElse(Map.of());
            Map<String, String> after = new TreeMap<>(before);
            values.forEach((key, value) -> {
                if (value.isEmpty()) {
                    after.remove(key);
                } else {
                    after.put(key, value);
                }
            });
            Write write = after.isEmpty()
                    ? Write.remove(SPACE, key(level, owner))
                    : Write.put(SPACE, key(level, owner), Lines.write(after));
            try {
                store.write(
                        author,
                        List.of(write.expecting(present.map(Stored::version).orElse(0L))));
                audit.record(author, "settings-set", level + " " + owner, difference(before, after));
                return;
            } catch (StoreException e) {
                if (e.reason() != Reason.CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
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

    private static String key(String level, String owner) {
        return level + "/settings/" + owner;
    }

    private static void check(SettingsScope scope, String owner, Map<String, String> values) throws StoreException {
        checkName("tenant", scope.tenant());
        checkName("owner", owner);
        if (scope.site().isPresent()) {
            checkName("site", scope.site().get());
        }
        if (scope.user().isPresent()) {
            checkName("user", scope.user().get());
        }
        for (String key : values.keySet()) {
            if (!key.matches("[a-z][a-z0-9_.-]{0,63}")) {
                throw new StoreException(
                        Reason.INVALID,
                        "'" + key
                                + "' is no name of a setting. Write it in lower case with underscores, such as ring_seconds.");
            }
        }
    }

    private static void checkName(String what, String name) throws StoreException {
        if (name.isBlank() || name.contains("/")) {
            throw new StoreException(
                    Reason.INVALID, "'" + name + "' is no " + what + ": it must not be empty or hold a slash.");
        }
    }

    private static String difference(Map<String, String> before, Map<String, String> after) {
        StringBuilder text = new StringBuilder();
        TreeMap<String, String> all = new TreeMap<>(before);
        all.putAll(after);
        for (String key : all.keySet()) {
            String was = before.getOrDefault(key, "");
            String is = after.getOrDefault(key, "");
            if (!was.equals(is)) {
                text.append(text.isEmpty() ? "" : "; ")
                        .append(key)
                        .append(": ")
                        .append(was.isEmpty() ? "(inherited)" : was)
                        .append(" -> ")
                        .append(is.isEmpty() ? "(inherited)" : is);
            }
        }
        return text.toString();
    }
}
