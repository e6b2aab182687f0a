package org.patchbay.bus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactListener;

/** What one listener has still to be told. Durable facts wait in the outbox as well: what is lost here is found there. */
final class Delivery {
    private static final int MOST = 10_000;
    private static final long LIMIT_NANOS = 60_000_000_000L;

    private final Core core;
    private final Outbox outbox;
    private final String name;
    private final Deque<Fact> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean stopped;
    private boolean behind;
    private long cursor;
    private int failures;

    Delivery(Core core, Outbox outbox, String name) {
        this.core = core;
        this.outbox = outbox;
        this.name = name;
    }

    synchronized void start() {
        cursor = outbox.cursor(name);
        waiting.addAll(outbox.after(cursor, MOST));
        behind = waiting.size() == MOST;
        schedule();
    }

    synchronized void stop() {
        stopped = true;
        waiting.clear();
    }

    synchronized void add(Fact fact) {
        if (stopped || behind && fact.cursor() > 0) {
            return; // Found in the outbox when its turn comes.
        }
        if (waiting.size() >= MOST) {
            behind |= fact.cursor() > 0;
            return;
        }
        waiting.add(fact);
        schedule();
    }

    private void schedule() {
        if (!running && !stopped && !waiting.isEmpty()) {
            running = true;
            core.io.execute(this::next, false);
        }
    }

    private void next() {
        Fact fact = head();
        Slot<FactListener> slot = fact == null ? null : core.slots.live(SlotInfo.Kind.LISTENER, name);
        if (fact == null || slot == null) {
            rest();
            return;
        }
        List<String> wanted = slot.info().facts();
        if (!wanted.isEmpty() && !wanted.contains(fact.type())) {
            told(fact);
            return;
        }
        Asking<FactListener, Boolean> asking = new Asking<>(slot, LIMIT_NANOS, () -> again(fact));
        Asking.Outcome outcome = asking.ask(listener -> {
            try {
                listener.on(fact);
                return true;
            } catch (Exception e) {
                throw new CouldNot(e);
            }
        });
        switch (outcome) {
            case ANSWERED -> told(fact);
            case GONE -> core.io.execute(this::next, false);
            case FAILED -> {
                core.faults.report(slot.info(), fact.scope(), asking.fault());
                again(fact);
            }
        }
    }

    private synchronized @Nullable Fact head() {
        return stopped ? null : waiting.peek();
    }

    private synchronized void rest() {
        running = false;
    }

    private void told(Fact fact) {
        if (fact.cursor() > 0) {
            outbox.passed(name, fact.cursor());
        }
        synchronized (this) {
            failures = 0;
            cursor = Math.max(cursor, fact.cursor());
            if (waiting.peek() == fact) {
                waiting.poll();
            }
            if (waiting.isEmpty() && behind && !stopped) {
                waiting.addAll(outbox.after(cursor, MOST));
                behind = waiting.size() == MOST;
            }
            running = false;
            schedule();
        }
    }

    /** A durable fact is offered again after a pause, and all behind it wait; another is lost. */
    private void again(Fact fact) {
        if (fact.cursor() == 0) {
            told(fact);
            return;
        }
        int count;
        synchronized (this) {
            count = failures++;
        }
        core.timers.after(FactRelay.pause(count), () -> core.io.execute(this::next, false));
    }

    private static final class CouldNot extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CouldNot(Exception cause) {
            super(cause);
        }
    }
}
