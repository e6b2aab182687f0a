package org.patchbay.bus;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.Facts;

/** Tells facts to whoever listens: each listener in order, by itself. */
final class FactRelay implements Facts, Slots.Change, AutoCloseable {
    private final Core core;
    private final Outbox outbox;
    private final Map<String, Delivery> deliveries = new ConcurrentHashMap<>();
    private final Object order = new Object();

    FactRelay(Core core, Outbox outbox) {
        this.core = core;
        this.outbox = outbox;
    }

    @Override
    public void tell(String type, Scope scope, Map<String, String> data, boolean durable) {
        synchronized (order) {
            Fact fact = durable
                    ? outbox.add(type, scope, core.timers.now(), data)
                    : new Fact(0, type, scope, core.timers.now(), data);
            deliveries.values().forEach(d -> d.add(fact));
        }
    }

    @Override
    public void changed(
            SlotInfo.Kind kind, String name, SlotInfo.@Nullable Origin before, SlotInfo.@Nullable Origin now) {
        if (kind != SlotInfo.Kind.LISTENER) {
            return;
        }
        synchronized (order) {
            if (now == null) {
                Delivery gone = deliveries.remove(name);
                if (gone != null) {
                    gone.stop();
                }
            } else if (!deliveries.containsKey(name)) {
                Delivery delivery = new Delivery(core, outbox, name);
                deliveries.put(name, delivery);
                delivery.start();
            }
        }
    }

    /** The first pause after a listener could not take a durable fact; it doubles up to a minute. */
    static Duration pause(int failures) {
        return Duration.ofMillis(Math.min(60_000, 100L << Math.min(10, failures)));
    }

    @Override
    public void close() {
        deliveries.values().forEach(Delivery::stop);
        outbox.close();
    }
}
