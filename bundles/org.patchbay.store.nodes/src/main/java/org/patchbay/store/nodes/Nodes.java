package org.patchbay.store.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/**
 * The nodes of one store. Each has a document that it renews; one that others have seen unchanged for too long, by their own time, they remove. It is
 * removed only as it was seen, and the node renews only what it wrote: so a node that renews was not removed, and one that was comes back under
 * another name. No clock of another node is ever looked at. A node that could not renew stops being {@link #isValid} well before the others may
 * remove it.
 */
public final class Nodes {
    /** After so long a node renews, in milliseconds as all of these. */
    public static final long BEAT = 10_000;
    /** So long after the renewal was begun it begins nothing more. */
    public static final long VALID = 30_000;
    /** So long others see it unchanged before they remove it: what was begun at the last moment has ended by then. */
    public static final long DEAD = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
    private static final String AUTHOR = "system";
    /** What a store says of itself that other nodes may share. */
    private static final String SHARED = "jdbc";

    /** @param lives whether it was seen to renew: what a node that is gone has left does not */
    private record Sight(long version, long since, boolean lives) {}

    private final Store store;
    private final String space;
    private final LongSupplier clock;
    private final String name;
    private final AutoCloseable watch;
    private final Map<String, Sight> sights = new HashMap<>();
    private volatile Set<String> there = Set.of();
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

    /**
     * @param space where their documents are
     * @param name that no other node has, nor had
     * @param clock milliseconds that go on evenly, whatever the time of day does
     */
    public Nodes(Store store, String space, String name, LongSupplier clock) {
        this.store = store;
        this.space = space;
        this.name = name;
        this.clock = clock;
        node = name;
        validUntil = clock.getAsLong() - 1;
        nextBeat = clock.getAsLong();
        watch = store.watch(space, this::renewed);
    }

    /** @param properties of the store as a service */
    public static boolean mayBeShared(Map<String, Object> properties) {
        return SHARED.equals(properties.get("patchbay.store"));
    }

    /** For operators the machine's name, and for the nodes one that no other has nor had. The machine is not asked for by DNS, which may take its time. */
    public static String newName() {
        String machine;
        try {
            machine = Files.readString(Path.of("/proc/sys/kernel/hostname"))
                    .strip()
                    .replaceAll("[^A-Za-z0-9._-]", "_");
        } catch (IOException e) {
            machine = "node";
        }
        return machine + "-" + UUID.randomUUID().toString().substring(0, 13);
    }

    /** Others that come or go change who is there; that they renew does not. */
    private void renewed(Stored document) {
        changed |= there.contains(document.key()) == document.value().isEmpty();
    }

    /** This one; another name each time it has come anew. */
    public String node() {
        return node;
    }

    /** All that are there, as far as is known. */
    public Set<String> there() {
        return there;
    }

    /** Those of the others that were seen to renew. */
    public Set<String> living() {
        return living;
    }

    /** Whether the others certainly leave to this one what is its own. */
    public boolean isValid() {
        return clock.getAsLong() < validUntil && !closed;
    }

    /** Whether it is to renew, or others have come or gone. */
    public boolean isDue() {
        return changed || isToBeat();
    }

    private boolean isToBeat() {
        return clock.getAsLong() >= nextBeat;
    }

    /**
     * Renews, when that is due.
     *
     * @param renewed run before it is valid again
     * @param lost run when it was not there any more: what it had may be another's
     */
    public synchronized void beat(Runnable renewed, Runnable lost) throws StoreException {
        changed = false;
        if (closed || !isToBeat()) {
            return;
        }
        long began = clock.getAsLong();
        nextBeat = began + BEAT;
        try {
            version = store.write(
                            AUTHOR,
                            List.of(Write.put(space, node, String.valueOf(++beats))
                                    .expecting(version)))
                    .get(0)
                    .version();
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.CONFLICT) {
                // The others have given it up, or an answer was lost.
                lost.run();
                version = 0;
                node = name + "." + ++comings;
                nextBeat = began;
                LOG.warn("This node did not renew in {} in time, and starts anew as {}.", space, node);
            }
            throw e;
        }
        renewed.run();
        validUntil = began + VALID;
    }

    /** Looks who is there, and removes who is not any more; nobody where this one is not valid itself. */
    public synchronized Set<String> look() throws StoreException {
        long now = clock.getAsLong();
        if (!isValid()) {
            return Set.of();
        }
        Set<String> all = new HashSet<>();
        Set<String> alive = new HashSet<>();
        Set<String> renewing = new HashSet<>();
        List<Write> dead = new ArrayList<>();
        for (Stored each : store.list(space, "")) {
            all.add(each.key());
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
                dead.add(Write.remove(space, each.key()).expecting(sight.version));
            }
        }
        sights.keySet().retainAll(all);
        there = Set.copyOf(all);
        living = Set.copyOf(renewing);
        if (!dead.isEmpty()) {
            store.write(AUTHOR, dead);
            LOG.info("Of {} nodes in {} {} are gone.", all.size(), space, dead.size());
            there = Set.copyOf(alive);
        }
        return Set.copyOf(alive);
    }

    /** @param clean whether nothing is under way any more: then the others need not wait */
    public synchronized void close(boolean clean) {
        closed = true;
        try {
            watch.close();
            if (clean && version > 0) {
                store.write(AUTHOR, List.of(Write.remove(space, node).expecting(version)));
            }
        } catch (Exception e) {
            LOG.info("The other nodes take over what this one saw to when its time is over: {}", e.getMessage());
        }
    }
}
