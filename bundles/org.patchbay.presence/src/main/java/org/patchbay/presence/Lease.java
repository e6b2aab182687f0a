package org.patchbay.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

/**
 * Shares tenants among the nodes of one store. Each node has a document that it renews; one that others have seen unchanged for too long, by their
 * own time, they remove, and what it had is free. It is removed only as it was seen, and the node renews only what it wrote: so a node that renews
 * was not removed, and one that was comes back under another name. No clock of another node is ever looked at. A node that could not renew stops
 * well before the others may remove it.
 */
final class Lease implements Ownership {
    static final String NODES = "presence-nodes";
    static final String OWNERS = "presence-owners";
    /** After so long a node renews. */
    static final long BEAT = 10_000;
    /** So long after the renewal was begun it begins nothing more. */
    static final long VALID = 30_000;
    /** So long others see it unchanged before they remove it: what was begun at the last moment has ended by then. */
    static final long DEAD = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final String AUTHOR = "system";

    /** @param lives whether it was seen to renew: what a node that is gone has left does not */
    private record Sight(long version, long since, boolean lives) {}

    private final Store store;
    private final LongSupplier clock;
    private final Supplier<Collection<String>> tenants;
    private final String name;
    private final AutoCloseable watch;
    private final Map<String, Sight> sights = new HashMap<>();
    private final Set<String> leaving = ConcurrentHashMap.newKeySet();
    private final Set<String> released = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile Set<String> held = Set.of();
    private volatile Set<String> nodes = Set.of();
    /** The others of which that is certain. */
    private volatile Set<String> living = Set.of();

    private volatile String node;
    private volatile long validUntil;
    private volatile long nextBeat;
    private volatile boolean changed;
    private volatile boolean closed;
    private long version;
    private long beats;
    private int comings;
    private boolean failing;

    /**
     * @param name that no other node has, nor had
     * @param clock milliseconds that go on evenly, whatever the time of day does
     */
    Lease(Store store, String name, LongSupplier clock, Supplier<Collection<String>> tenants) {
        this.store = store;
        this.name = name;
        this.clock = clock;
        this.tenants = tenants;
        node = name;
        validUntil = clock.getAsLong() - 1;
        nextBeat = clock.getAsLong();
        AutoCloseable owners = store.watch(OWNERS, document -> changed = true);
        AutoCloseable others = store.watch(NODES, this::renewed);
        watch = () -> {
            owners.close();
            others.close();
        };
    }

    /** Others that come or go change what is whose; that they renew does not. */
    private void renewed(Stored document) {
        changed |= nodes.contains(document.key()) == document.value().isEmpty();
    }

    @Override
    public boolean alone() {
        return false;
    }

    @Override
    public boolean holds(String tenant) {
        return held.contains(tenant) && clock.getAsLong() < validUntil && !closed;
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
                .filter(living::contains)
                .isPresent();
    }

    @Override
    public String owner(String tenant) {
        return store.get(OWNERS, tenant)
                .map(Stored::value)
                .filter(nodes::contains)
                .orElse("");
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public Set<String> nodes() {
        return nodes;
    }

    @Override
    public void tick(Executor io) {
        if ((changed || clock.getAsLong() >= nextBeat) && !closed && running.compareAndSet(false, true)) {
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
                if (clock.getAsLong() >= nextBeat) {
                    beat();
                }
                share();
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

    private void beat() throws StoreException {
        long began = clock.getAsLong();
        nextBeat = began + BEAT;
        try {
            version = store.write(
                            AUTHOR,
                            List.of(Write.put(NODES, node, String.valueOf(++beats))
                                    .expecting(version)))
                    .get(0)
                    .version();
        } catch (StoreException e) {
            if (e.reason() != StoreException.Reason.CONFLICT) {
                throw e;
            }
            // The others have given it up, or an answer was lost. What it had may be another's.
            held = Set.of();
            leaving.clear();
            released.clear();
            version = 0;
            node = name + "." + ++comings;
            nextBeat = began;
            LOG.warn("This node did not renew in time, and starts anew as {}.", node);
            throw e;
        }
        // First what is ours, as nobody can have taken it before this was written.
        held = ours();
        validUntil = began + VALID;
    }

    private Set<String> ours() {
        Set<String> ours = new HashSet<>();
        store.list(OWNERS, "").stream()
                .filter(each -> each.value().equals(node))
                .forEach(each -> ours.add(each.key()));
        return Set.copyOf(ours);
    }

    private void share() throws StoreException {
        long now = clock.getAsLong();
        if (now >= validUntil) {
            return;
        }
        Set<String> there = new HashSet<>();
        Set<String> alive = new HashSet<>();
        Set<String> renewing = new HashSet<>();
        List<Write> dead = new ArrayList<>();
        for (Stored each : store.list(NODES, "")) {
            there.add(each.key());
            Sight sight = sights.get(each.key());
            if (sight == null || sight.version != each.version()) {
                sight = new Sight(each.version(), now, sight != null);
                sights.put(each.key(), sight);
            }
            if (each.key().equals(node)) {
                alive.add(node);
            } else if (now - sight.since < DEAD) {
                alive.add(each.key());
                if (sight.lives) {
                    renewing.add(each.key());
                }
            } else {
                dead.add(Write.remove(NODES, each.key()).expecting(sight.version));
            }
        }
        sights.keySet().retainAll(there);
        nodes = Set.copyOf(there);
        living = Set.copyOf(renewing);
        if (!dead.isEmpty()) {
            store.write(AUTHOR, dead);
            LOG.info("Of {} nodes that share presence {} are gone.", there.size(), dead.size());
            nodes = Set.copyOf(alive);
        }
        assign(alive);
    }

    /** Takes what is nobody's and would be this node's, and hands on what is another's by now. */
    private void assign(Set<String> alive) throws StoreException {
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
            if (clean && version > 0) {
                store.write(AUTHOR, List.of(Write.remove(NODES, node).expecting(version)));
            }
        } catch (Exception e) {
            LOG.info("The other nodes take over what this one saw to when its time is over: {}", e.getMessage());
        }
    }
}
