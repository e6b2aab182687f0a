package org.patchbay.bus;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/** An optional service of another part of the core (directory, roster, settings), behind a gate like any slot. */
final class CoreService<S> {
    private final ConcurrentHashMap<Long, Slot<S>> bound = new ConcurrentHashMap<>();
    private final String name;
    private final Runnable changed;
    private volatile @Nullable Slot<S> current;

    /** @param changed told when another service is current, or none */
    CoreService(String name, Runnable changed) {
        this.name = name;
        this.changed = changed;
    }

    void bind(SlotInfo.Origin from, S service) {
        Slot<S> slot = new Slot<>(SlotInfo.core(name, from), service, (s, why) -> {});
        bound.put(from.serviceId(), slot);
        current = slot;
        changed.run();
    }

    void unbind(long serviceId) {
        Slot<S> slot = bound.remove(serviceId);
        if (slot != null) {
            if (current == slot) {
                current = bound.values().stream().findAny().orElse(null);
                changed.run();
            }
            slot.close();
        }
    }

    boolean isThere() {
        return current != null;
    }

    @Nullable
    Slot<S> slot() {
        return current;
    }

    /** Calls it, if it is there; what it throws is the caller's. */
    <R> R use(Function<S, R> question, R otherwise) {
        for (Slot<S> slot = current; slot != null; slot = current) {
            S service = slot.enter();
            if (service != null) {
                try {
                    return question.apply(service);
                } finally {
                    slot.leave();
                }
            }
            Thread.onSpinWait();
        }
        return otherwise;
    }
}
