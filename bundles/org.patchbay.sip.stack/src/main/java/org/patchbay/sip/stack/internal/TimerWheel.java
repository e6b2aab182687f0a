package org.patchbay.sip.stack.internal;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.Scheduled;

/**
 * A hashed timer wheel of one worker: setting and cancelling cost the same however many timers wait, which with one or two timers per
 * message is what counts. Not thread-safe: only the worker touches it.
 */
final class TimerWheel {
    /** Resolution; SIP's shortest timer is 200 ms. */
    static final long TICK_NANOS = 10_000_000L;

    private static final int SLOTS = 1024;
    private final Timer[] slots = new Timer[SLOTS];
    private final long origin;
    private long tick;
    private int waiting;
    /** The first tick of the timers that were set since somebody asked how long there is nothing to do. */
    private long added = Long.MAX_VALUE;

    TimerWheel(long nowNanos) {
        origin = nowNanos;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Timer(0, null);
        }
    }

    /** A timer in a doubly linked list; a slot's head links to itself. */
    private final class Timer implements Scheduled {
        final long due;
        private @Nullable Runnable task;
        private Timer previous = this;
        private Timer next = this;

        Timer(long due, @Nullable Runnable task) {
            this.due = due;
            this.task = task;
        }

        @Override
        public void cancel() {
            if (task != null && next != this) {
                unlink();
            }
            task = null;
        }

        void unlink() {
            previous.next = next;
            next.previous = previous;
            next = this;
            previous = this;
            waiting--;
        }
    }

    /** Runs a task at the first tick at or after now + delay. */
    Scheduled schedule(long nowNanos, long delayNanos, Runnable task) {
        long due = Math.max(tick + 1, (nowNanos - origin + Math.max(0, delayNanos) + TICK_NANOS - 1) / TICK_NANOS);
        Timer timer = new Timer(due, task);
        Timer head = slots[(int) (due & (SLOTS - 1))];
        timer.previous = head.previous;
        timer.next = head;
        head.previous.next = timer;
        head.previous = timer;
        waiting++;
        added = Math.min(added, due);
        return timer;
    }

    /** Runs what is due. */
    void advance(long nowNanos, Consumer<Runnable> run) {
        long target = (nowNanos - origin) / TICK_NANOS;
        if (waiting == 0) {
            tick = Math.max(tick, target);
            return;
        }
        while (tick < target) {
            tick++;
            Timer head = slots[(int) (tick & (SLOTS - 1))];
            Timer timer = head.next;
            while (timer != head) {
                Timer following = timer.next;
                if (timer.due <= tick) {
                    timer.unlink();
                    Runnable task = timer.task;
                    timer.task = null;
                    if (task != null) {
                        run.accept(task);
                    }
                    // The task may have cancelled what followed it: start over, what has run is gone from the list.
                    following = head.next;
                }
                timer = following;
            }
        }
    }

    /** Whether a timer that was set since {@link #untilNext} may be due before that moment. */
    boolean addedBefore(long nanos) {
        return added != Long.MAX_VALUE && origin + added * TICK_NANOS - nanos < 0;
    }

    /** Nanoseconds until something may be due; Long.MAX_VALUE if nothing waits. */
    long untilNext(long nowNanos) {
        added = Long.MAX_VALUE;
        if (waiting == 0) {
            return Long.MAX_VALUE;
        }
        for (int ahead = 1; ahead <= SLOTS; ahead++) {
            Timer head = slots[(int) ((tick + ahead) & (SLOTS - 1))];
            for (Timer timer = head.next; timer != head; timer = timer.next) {
                if (timer.due <= tick + ahead) {
                    return Math.max(0, origin + (tick + ahead) * TICK_NANOS - nowNanos);
                }
            }
        }
        return SLOTS * TICK_NANOS;
    }

    int waiting() {
        return waiting;
    }
}
