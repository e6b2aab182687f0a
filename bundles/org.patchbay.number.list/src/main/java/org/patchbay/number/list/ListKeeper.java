package org.patchbay.number.list;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.directory.list.ListOwner;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.list.ListKind;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.Stored;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

/**
 * Keeps all lists in memory and follows the store: a list that changed is read again, of which what came to it alone. Without the store lists
 * stay what they were. Calls may ask once all have been read; before that nobody could tell who is blocked.
 */
@Component(
        service = {ListKeeper.class, HealthCheck.class},
        immediate = true)
public final class ListKeeper implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ListKeeper.class);

    private static final int MOST_NAMED = 5;

    private final Runnable opening;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "patchbay-lists");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<ListOwner, Map<ListKind, ListState>> lists = new ConcurrentHashMap<>();
    /** Lists that changed and were not read since. */
    private final Set<ListKey> due = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Store store;
    private @Nullable AutoCloseable watch;
    private volatile boolean open;
    /** Documents that are of no list. */
    private volatile int strange;

    @Activate
    public ListKeeper(ComponentContext context) {
        this(() -> context.enableComponent(ListLookup.class.getName()));
    }

    /** @param opening lets calls ask; called once */
    ListKeeper(Runnable opening) {
        this.opening = opening;
    }

    @Deactivate
    void deactivate() {
        end();
        reader.shutdownNow();
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void bindStore(Store bound) {
        synchronized (this) {
            end();
            store = bound;
            // Watched before it is read: what changes in between is read twice, and nothing is missed.
            watch = bound.watch(ListKey.SPACE, this::changed);
        }
        reader.execute(() -> readAll(bound));
    }

    synchronized void unbindStore(Store gone) {
        if (store == gone) {
            end();
            store = null;
        }
    }

    private synchronized void end() {
        try {
            if (watch != null) {
                watch.close();
            }
        } catch (Exception e) {
            LOG.debug("The store was gone already: {}", e.toString());
        }
        watch = null;
    }

    private void changed(Stored document) {
        ListKey.ofDocument(document.key()).filter(due::add).ifPresent(list -> {
            if (!reader.isShutdown()) {
                reader.execute(() -> read(list));
            }
        });
    }

    private void readAll(Store from) {
        try {
            Map<ListKey, List<Stored>> found = new TreeMap<>(Comparator.comparing(ListKey::prefix));
            int others = 0;
            for (Stored document : from.list(ListKey.SPACE, "")) {
                Optional<ListKey> list = ListKey.ofDocument(document.key());
                others += list.isEmpty() ? 1 : 0;
                list.ifPresent(key ->
                        found.computeIfAbsent(key, k -> new ArrayList<>()).add(document));
            }
            strange = others;
            all().stream()
                    .map(ListState::key)
                    .filter(key -> !found.containsKey(key))
                    .forEach(this::read);
            found.keySet().forEach(this::read);
            if (!open) {
                open = true;
                opening.run();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The number lists could not be read. Restart the bundle org.patchbay.number.list.", e);
        }
    }

    /** Takes over what was changed in a list so far; without a store nothing. */
    synchronized void read(ListKey key) {
        Store from = store;
        due.remove(key);
        if (from == null) {
            return;
        }
        ListState before = state(key);
        ListState now = before.with(from.list(ListKey.SPACE, key.prefix()));
        if (now.unreadable() > before.unreadable()) {
            LOG.warn(
                    "The list {} has {} lines that cannot be read; another program wrote them. The others count. Load the list anew:"
                            + " patchbay:list-export, patchbay:list-import --replace.",
                    key.name(),
                    now.unreadable());
        }
        Map<ListKind, ListState> own = new EnumMap<>(ListKind.class);
        own.putAll(of(key.owner()));
        own.put(key.kind(), now);
        own.values().removeIf(list -> list.documents().isEmpty());
        if (own.isEmpty()) {
            lists.remove(key.owner());
        } else {
            lists.put(key.owner(), own);
        }
    }

    /** Does something that takes its time, behind what is being read. */
    void later(Runnable task) {
        if (!reader.isShutdown()) {
            reader.execute(task);
        }
    }

    /** Never changes once it is given out. */
    Map<ListKind, ListState> of(ListOwner owner) {
        return lists.getOrDefault(owner, Map.of());
    }

    ListState state(ListKey key) {
        ListState known = of(key.owner()).get(key.kind());
        return known == null ? ListState.empty(key) : known;
    }

    List<ListState> all() {
        return lists.values().stream()
                .flatMap(own -> own.values().stream())
                .sorted(Comparator.comparing(list -> list.key().prefix()))
                .toList();
    }

    Store store() throws OperationException {
        Store present = store;
        if (present == null) {
            throw new OperationException(
                    Reason.UNAVAILABLE,
                    "The store is absent: nothing can be changed now, and calls go on with the lists as they are known. See which bundle is missing"
                            + " or not started: patchbay:health, bundle:list.");
        }
        return present;
    }

    @Override
    public String name() {
        return "number-lists";
    }

    @Override
    public HealthResult check() {
        if (!open) {
            return HealthResult.notReady(
                    "The number lists are not read yet; calls that need 'blocking' wait or are refused.");
        }
        List<ListState> known = all();
        long entries = known.stream().mapToLong(list -> list.numbers().size()).sum();
        List<String> damaged = known.stream()
                .filter(list -> list.unreadable() > 0)
                .limit(MOST_NAMED)
                .map(list -> list.key().name().toString())
                .toList();
        String text = known.size() + " lists with " + entries + " entries.";
        if (!damaged.isEmpty() || strange > 0) {
            return HealthResult.warn(text + " Not all can be read: " + String.join(", ", damaged)
                    + (strange > 0 ? " and " + strange + " documents of no list" : "")
                    + ". Another program wrote there; load such a list anew (patchbay:list-import --replace).");
        }
        return HealthResult.ok(text);
    }
}
