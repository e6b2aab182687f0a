package org.patchbay.bus;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.Facts;
import org.patchbay.bus.outbox.Outbox;

/** Tells facts to whoever listens: each listener in order, by itself. */
final class FactRelay implements Facts, Slots.Change, AutoCloseable {
    private final Core core;
    private final Outbox outbox;
    private final Map<String, Delivery> deliveries = new ConcurrentHashMap<>();
    private final Object order = new Object();

    FactRelay(Core core, Outbox outbox) {
        this.core = core;
        this.outbox = outbox;
        outbox.whenWritten(this::written);
    }

    /** A fact may be written before it was given to each delivery: whoever tells it holds the order until it was. */
    private void written() {
        synchronized (order) {
            deliveries.values().forEach(Delivery::written);
        }
    }

    /** Whether anybody would be told now, or later; else nothing need be put together. */
    boolean isHeard(boolean durable) {
        return !deliveries.isEmpty() || durable && outbox.isHeard();
    }

    @Override
    public void tell(String type, Scope scope, Map<String, String> data, boolean durable) {
        // Before anybody has to wait for it.
        Map<String, String> kept = Map.copyOf(data);
        synchronized (order) {
            Fact fact = durable
                    ? outbox.add(type, scope, core.timers.now(), kept)
                    : new Fact(0, type, scope, core.timers.now(), kept);
            // Many are told together; but nobody waits for a disk that does not answer.
            boolean later = durable && outbox.gathers();
            deliveries.values().forEach(d -> d.add(fact, !later));
        }
    }

    /** Runs this once all durable facts that were told before outlive this process; perhaps at once. */
    void whenKept(Runnable then) {
        outbox.whenKept(then);
    }

    @Override
    public void changed(
            SlotInfo.Kind kind, String name, SlotInfo.@Nullable Origin before, SlotInfo.@Nullable Origin now) {
        if (kind != SlotInfo.Kind.LISTENER) {
            return;
        }
        synchronized (order) {
            Delivery former = deliveries.remove(name);
            // Changes may be told out of their order: what counts is who is there now.
            if (core.slots.live(kind, name) != null) {
                Delivery next = former == null ? new Delivery(core, outbox, name) : former.handOver();
                deliveries.put(name, next);
                next.schedule();
            } else if (former != null) {
                former.stop();
            }
        }
    }

    @Override
    public void close() {
        deliveries.values().forEach(Delivery::stop);
        outbox.close();
    }
}
