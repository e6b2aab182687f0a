package org.patchbay.bus;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactBatchListener;
import org.patchbay.api.call.fact.FactListener;
import org.patchbay.bus.outbox.Outbox;

/**
 * What one listener has still to be told: what was told before it came, out of the outbox, then what is told now. One that cannot follow
 * gets the rest out of the outbox later, and so durable facts alone.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int MOST = 10_000;
    private static final int AT_A_STRETCH = 64;
    private static final long LIMIT_NANOS = 60_000_000_000L;

    /** What a listener was told at once. */
    private static final class Told {
        private volatile List<Fact> facts;

        private Told(List<Fact> facts) {
            this.facts = facts;
        }
    }

    private final Core core;
    private final Outbox outbox;
    private final String name;
    private final Deque<Fact> queue = new ArrayDeque<>();
    /** Read from the outbox; comes before the queue. */
    private final Deque<Fact> stored = new ArrayDeque<>();
    /** The last durable fact that was told, or is stored here. */
    private long seen;
    /** Up to here the outbox has what is not in the queue. */
    private long missed;

    private boolean overflowed;
    private boolean running;
    private boolean stopped;
    private int failures;
    private volatile boolean failing;

    Delivery(Core core, Outbox outbox, String name) {
        this.core = core;
        this.outbox = outbox;
        this.name = name;
        seen = outbox.cursor(name);
        missed = outbox.last();
    }

    synchronized void stop() {
        stopped = true;
        queue.clear();
        stored.clear();
    }

    /** The same for another service of this name, which is told at once what the one before did not take. */
    synchronized Delivery handOver() {
        Delivery next = new Delivery(core, outbox, name);
        next.queue.addAll(queue);
        next.missed = missed;
        next.overflowed = overflowed;
        stop();
        return next;
    }

    /** @param now whether to be told at once, and not when {@link #schedule} is called */
    synchronized void add(Fact fact, boolean now) {
        if (!stopped && !overflowed && (fact.cursor() > 0 || isWanted(fact))) {
            if (queue.size() < MOST) {
                queue.add(fact);
            } else {
                overflowed = true;
                LOG.warn(
                        "Listener '{}' is {} facts behind. Until it has caught up, it is told durable ones alone.",
                        name,
                        MOST);
            }
            if (now) {
                schedule();
            }
        }
    }

    private boolean isWanted(Fact fact) {
        Slot<FactListener> slot = core.slots.live(SlotInfo.Kind.LISTENER, name);
        return slot == null || wants(slot, fact);
    }

    private static boolean wants(Slot<FactListener> slot, Fact fact) {
        List<String> wanted = slot.info().facts();
        return wanted.isEmpty() || wanted.contains(fact.type());
    }

    /** Goes on, unless that is under way or there is nothing to do. */
    synchronized void schedule() {
        if (!running && !stopped && hasMore()) {
            running = true;
            core.io.execute(this::run, false);
        }
    }

    private boolean hasMore() {
        return overflowed || seen < missed || !stored.isEmpty() || !queue.isEmpty();
    }

    /** Goes on, as {@link #add} did not; but no thread is woken for what the listener does not want. */
    void written() {
        long last = passedOver();
        if (last > 0) {
            outbox.passed(name, last);
        }
        schedule();
    }

    /** Takes away what waits if none of it is wanted; the number of the last durable one, or 0 when there is none, or something to be told. */
    private synchronized long passedOver() {
        Slot<FactListener> slot = core.slots.live(SlotInfo.Kind.LISTENER, name);
        if (running || slot == null || overflowed || seen < missed || !stored.isEmpty()) {
            return 0;
        }
        long last = 0;
        for (Fact each : queue) {
            if (wants(slot, each)) {
                return 0;
            }
            last = Math.max(last, each.cursor());
        }
        seen = Math.max(seen, last);
        queue.clear();
        return last;
    }

    private void run() {
        for (int i = 0; i < AT_A_STRETCH; i++) {
            Slot<FactListener> slot = core.slots.live(SlotInfo.Kind.LISTENER, name);
            if (slot == null) {
                rest();
                return;
            }
            Fact fact;
            try {
                fact = next();
            } catch (IOException e) {
                failed("Durable facts for listener '" + name + "' cannot be read and are tried again", e);
                again();
                return;
            }
            if (fact == null || !tell(fact, slot)) {
                return;
            }
        }
        core.io.execute(this::run, false);
    }

    private synchronized void rest() {
        running = false;
    }

    /** What is to be told next; null when that is all. */
    private @Nullable Fact next() throws IOException {
        while (true) {
            long from;
            synchronized (this) {
                if (!stored.isEmpty()) {
                    return stored.peek();
                }
                if (seen >= missed) {
                    Fact fact = queue.peek();
                    if (fact == null && overflowed) {
                        overflowed = false;
                        missed = outbox.last();
                    } else if (fact == null) {
                        running = false;
                        return null;
                    } else if (fact.cursor() == 0 || fact.cursor() > seen) {
                        return fact;
                    } else {
                        queue.remove(); // It came out of the outbox.
                    }
                    continue;
                }
                from = seen;
            }
            List<Fact> some = outbox.after(from);
            synchronized (this) {
                if (!stopped) {
                    some.stream().filter(f -> f.cursor() <= missed).forEach(stored::add);
                }
                seen = stored.isEmpty() ? missed : stored.getLast().cursor();
            }
        }
    }

    /** A fact, and what waits behind it and can be told with it. */
    private synchronized List<Fact> together(Fact first, Slot<FactListener> slot) {
        List<Fact> all = new ArrayList<>();
        for (Fact each : stored.peek() == first ? stored : queue) {
            boolean alike = each.cursor() > 0 == first.cursor() > 0
                    && (each == first || each.cursor() == 0 || each.cursor() > seen);
            if (all.size() == AT_A_STRETCH || !alike || !wants(slot, each)) {
                break;
            }
            all.add(each);
        }
        return all.isEmpty() ? List.of(first) : all;
    }

    /** Tells a fact, and what waits behind it if the listener takes several. False when another task goes on with it, later. */
    private boolean tell(Fact fact, Slot<FactListener> slot) {
        if (!wants(slot, fact)) {
            passed(List.of(fact));
            return true;
        }
        Told told = new Told(List.of(fact));
        Asking<FactListener, Boolean> asking = new Asking<>(() -> {
            if (notTaken(told.facts)) {
                core.io.execute(this::run, false);
            }
        });
        Asking.Outcome outcome = asking.ask(slot, LIMIT_NANOS, listener -> {
            List<Fact> facts = listener instanceof FactBatchListener ? together(fact, slot) : List.of(fact);
            if (facts.size() > 1 && listener instanceof FactBatchListener all) {
                told.facts = facts;
                all.on(facts);
            } else {
                listener.on(fact);
            }
            return true;
        });
        switch (outcome) {
            case ANSWERED -> {
                taken();
                passed(told.facts);
                return true;
            }
            case FAILED -> {
                failed(
                        "Listener '" + name + "' of " + slot.info().from() + " did not take " + fact.type() + " of "
                                + fact.scope()
                                + ". A durable fact is offered again, after growing pauses, and those behind it"
                                + " wait; another is lost to it",
                        asking.fault());
                return notTaken(told.facts);
            }
            default -> {
                return true; // It was swapped: the next one under its name is asked.
            }
        }
    }

    /** @param facts all of them durable, or none */
    private void passed(List<Fact> facts) {
        long last = facts.get(facts.size() - 1).cursor();
        if (last > 0) {
            outbox.passed(name, last);
        }
        synchronized (this) {
            for (Fact fact : facts) {
                seen = Math.max(seen, fact.cursor());
                if (stored.peek() == fact) {
                    stored.remove();
                } else if (queue.peek() == fact) {
                    queue.remove();
                }
            }
        }
    }

    /** A durable fact is offered again; another is lost. True to go on at once. */
    private boolean notTaken(List<Fact> facts) {
        if (facts.get(0).cursor() == 0) {
            passed(facts);
            return true;
        }
        again();
        return false;
    }

    private void again() {
        int count;
        synchronized (this) {
            count = failures++;
        }
        core.timers.after(pause(count), () -> core.io.execute(this::run, false));
    }

    /** Doubles up to a minute. */
    private static Duration pause(int failures) {
        return Duration.ofMillis(Math.min(60_000, 100L << Math.min(10, failures)));
    }

    /** Warns once, until it works again. */
    private void failed(String what, @Nullable Throwable why) {
        if (failing) {
            LOG.debug("{}", what, why);
        } else {
            failing = true;
            LOG.warn("{}.", what, why);
        }
    }

    private synchronized void taken() {
        if (failing) {
            LOG.info("Listener '{}' takes facts again.", name);
        }
        failing = false;
        failures = 0;
    }
}
