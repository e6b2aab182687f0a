package org.patchbay.store.nodes;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;

/**
 * Among how many nodes something is divided that each of them uses. It is the whole for a node alone. Who comes counts itself and the others at once,
 * and who is gone is counted until its time is over. While the store cannot be written what was known last stays: all others are as badly off.
 */
public final class Sharing implements AutoCloseable {
    /** So soon others know of one that has come, as long as the store tells them. */
    public static final Duration KNOWN = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final @Nullable Nodes nodes;
    private final AutoCloseable timer;
    private volatile int count = 1;
    private boolean failing;

    private Sharing() {
        nodes = null;
        timer = () -> {};
    }

    private Sharing(Nodes nodes, int count, Schedule schedule, String what) {
        this.nodes = nodes;
        this.count = count;
        timer = schedule.every(what, PERIOD, this::tick);
        AutoCloseable unused = schedule.once(what, Duration.ZERO, this::tick);
    }

    /**
     * Nothing is divided, and nothing written, where nobody else can have the same store.
     *
     * @param properties of the store as a service
     * @param space where the nodes' documents are
     */
    public static Sharing of(Map<String, Object> properties, Store store, String space, Schedule schedule) {
        return Nodes.mayBeShared(properties)
                ? of(store, space, Nodes.newName(), () -> System.nanoTime() / 1_000_000, schedule)
                : new Sharing();
    }

    /**
     * @param name that no other node has, nor had
     * @param clock milliseconds that go on evenly
     */
    public static Sharing of(Store store, String space, String name, LongSupplier clock, Schedule schedule) {
        int others = store.list(space, "").size();
        return new Sharing(new Nodes(store, space, name, clock), others + 1, schedule, space);
    }

    /** How many there are, this one included. */
    public int nodes() {
        return count;
    }

    private synchronized void tick() {
        Nodes all = nodes;
        if (all == null || !all.isDue()) {
            return;
        }
        try {
            all.beat(() -> {}, () -> {});
            all.look();
            if (all.isValid()) {
                Set<String> there = new HashSet<>(all.there());
                there.add(all.node());
                count = there.size();
            }
            failing = false;
        } catch (StoreException e) {
            if (!failing && e.reason() != Reason.CONFLICT) {
                failing = true;
                LOG.info(
                        "How many nodes share what a platform takes cannot be renewed; {} is what counts: {}",
                        count,
                        e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        try {
            timer.close();
        } catch (Exception e) {
            LOG.debug("A timer did not end", e);
        }
        if (nodes != null) {
            nodes.close(true);
        }
    }
}
