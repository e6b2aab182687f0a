package org.patchbay.testkit.call;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactListener;
import org.patchbay.api.call.fact.Facts;

/** Tells facts on the thread that tells them. A durable one that a listener does not take is offered before the next, and kept until then. */
public final class MemoryFacts implements Facts {
    private final List<Ear> ears = new CopyOnWriteArrayList<>();
    private long cursor;

    private static final class Ear {
        private final FactListener listener;
        private final Set<String> types;
        private final Queue<Fact> kept = new ArrayDeque<>();

        private Ear(FactListener listener, Set<String> types) {
            this.listener = listener;
            this.types = types;
        }

        private void hear(Fact fact) {
            if (!types.isEmpty() && !types.contains(fact.type())) {
                return;
            }
            if (fact.cursor() == 0) {
                taken(fact);
                return;
            }
            kept.add(fact);
            again();
        }

        private void again() {
            while (!kept.isEmpty() && taken(kept.element())) {
                kept.remove();
            }
        }

        private boolean taken(Fact fact) {
            try {
                listener.on(fact);
                return true;
            } catch (Exception e) {
                System.err.println("A listener did not take " + fact.type() + ": " + e);
                return false;
            }
        }
    }

    /** Lets a listener be told of facts of these types, or of all, from now on. */
    public void listen(FactListener listener, String... types) {
        ears.add(new Ear(listener, Set.of(types)));
    }

    /** Offers again what was not taken. */
    public synchronized void again() {
        ears.forEach(Ear::again);
    }

    @Override
    public synchronized void tell(String type, Scope scope, Map<String, String> data, boolean durable) {
        Fact fact = new Fact(durable ? ++cursor : 0, type, scope, Instant.now(), data);
        ears.forEach(ear -> ear.hear(fact));
    }
}
