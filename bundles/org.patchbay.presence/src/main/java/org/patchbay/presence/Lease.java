package org.patchbay.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.store.nodes.Nodes;

/**
 * Shares tenants among the nodes of one store: what a node had that is not there any more is free. A node that could not renew stops well before the
 * others may take what it has.
 */
final class Lease implements Ownership {
    static final String NODES = "presence-nodes";
    static final String OWNERS = "presence-owners";
    static final long BEAT = Nodes.BEAT;
    static final long VALID = Nodes.VALID;
    static final long DEAD = Nodes.DEAD;

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final String AUTHOR = "system";

    private final Store store;
    private final Supplier<Collection<String>> tenants;
    private final Nodes nodes;
    private final AutoCloseable watch;
    private final Set<String> leaving = ConcurrentHashMap.newKeySet();
    private final Set<String> released = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile Set<String> held = Set.of();
    private volatile boolean changed;
    private volatile boolean closed;
    private boolean failing;

    /**
     * @param name that no other node has, nor had
     * @param clock milliseconds that go on evenly, whatever the time of day does
     */
    Lease(Store store, String name, LongSupplier clock, Supplier<Collection<String>> tenants) {
        this.store = store;
        this.tenants = tenants;
        nodes = new Nodes(store, NODES, name, clock);
        watch = store.watch(OWNERS, document -> changed = true);
    }

    @Override
    public boolean alone() {
        return false;
    }

    @Override
    public boolean holds(String tenant) {
        return held.contains(tenant) && nodes.isValid();
    }

    @Override
    public boolean isOurs(String tenant) {
        return holds(tenant) && !leaving.contains(tenant);
    }

    @Override
    public Set<String> leaving() {
        return leaving;
    }

    @Override
    public void released(String tenant) {
        changed |= released.add(tenant);
    }

    @Override
    public boolean isAnothers(String tenant) {
        return store.get(OWNERS, tenant)
                .map(Stored::value)
                .filter(nodes.living()::contains)
                .isPresent();
    }

    @Override
    public String owner(String tenant) {
        return store.get(OWNERS, tenant)
                .map(Stored::value)
                .filter(nodes.there()::contains)
                .orElse("");
    }

    @Override
    public String node() {
        return nodes.node();
    }

    @Override
    public Set<String> nodes() {
        return nodes.there();
    }

    @Override
    public void tick(Executor io) {
        if ((changed || nodes.isDue()) && !closed && running.compareAndSet(false, true)) {
            try {
                io.execute(this::run);
            } catch (RejectedExecutionException busy) {
                running.set(false);
            }
        }
    }

    private synchronized void run() {
        try {
            if (!closed) {
                changed = false;
                // First what is ours, as nobody can have taken it before this was written.
                nodes.beat(() -> held = ours(), this::lost);
                Set<String> alive = nodes.look();
                if (!alive.isEmpty()) {
                    assign(alive);
                }
                failing = false;
            }
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.CONFLICT) {
                changed = true;
            } else if (!failing) {
                failing = true;
                LOG.warn(
                        "Whose presence is whose node's cannot be renewed; what is this node's rests soon: {}",
                        e.getMessage());
            }
        } finally {
            running.set(false);
        }
    }

    private void lost() {
        held = Set.of();
        leaving.clear();
        released.clear();
    }

    private Set<String> ours() {
        Set<String> ours = new HashSet<>();
        store.list(OWNERS, "").stream()
                .filter(each -> each.value().equals(nodes.node()))
                .forEach(each -> ours.add(each.key()));
        return Set.copyOf(ours);
    }

    /** Takes what is nobody's and would be this node's, and hands on what is another's by now. */
    private void assign(Set<String> alive) throws StoreException {
        String node = nodes.node();
        List<Write> writes = new ArrayList<>();
        for (String tenant : tenants.get()) {
            Optional<Stored> owner = store.get(OWNERS, tenant);
            long seen = owner.map(Stored::version).orElse(0L);
            String best = best(tenant, alive);
            if (owner.filter(each -> each.value().equals(node)).isPresent()) {
                if (best.equals(node)) {
                    released.remove(tenant);
                    leaving.remove(tenant);
                } else if (!released.contains(tenant)) {
                    leaving.add(tenant);
                } else {
                    writes.add(Write.put(OWNERS, tenant, best).expecting(seen));
                }
            } else if (best.equals(node)
                    && owner.filter(each -> alive.contains(each.value())).isEmpty()) {
                writes.add(Write.put(OWNERS, tenant, node).expecting(seen));
            }
        }
        if (!writes.isEmpty()) {
            store.write(AUTHOR, writes);
        }
        Set<String> ours = ours();
        held = ours;
        leaving.retainAll(ours);
        released.retainAll(ours);
    }

    /** The same for all who know the same nodes; who comes takes its part, and of the rest nothing moves. */
    private static String best(String tenant, Set<String> alive) {
        return alive.stream()
                .max(Comparator.comparingLong((String each) -> mixed(each, tenant))
                        .thenComparing(each -> each))
                .orElseThrow();
    }

    private static long mixed(String node, String tenant) {
        long mixed = ((long) node.hashCode() << 32 ^ tenant.hashCode()) + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** @param clean whether nothing is under way any more: then the others need not wait */
    synchronized void close(boolean clean) {
        closed = true;
        try {
            watch.close();
        } catch (Exception e) {
            LOG.debug("A watch did not end", e);
        }
        nodes.close(clean);
    }
}
