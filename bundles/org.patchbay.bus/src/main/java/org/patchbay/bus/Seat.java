package org.patchbay.bus;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Action;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;

/** The place of one treatment in a scope, and what goes on under its ops. By name: who sits there may change. */
final class Seat {
    private final ScopeState call;
    final String name;
    final boolean controls;
    final Deque<Event> inbox = new ArrayDeque<>(4);
    SlotInfo.@Nullable Origin last;
    int lastVersion;
    /** What becomes of a party's wish to transfer while it controls the call. */
    Action.Transfers.Handling transfers = Action.Transfers.Handling.EXECUTED;

    boolean parked;
    boolean gone;
    Timers.Cancel wait = Timers.Cancel.NONE;
    private final Map<String, Timers.Cancel> timers = new HashMap<>(2);
    private final Map<String, Collector> collectors = new HashMap<>(1);
    private final Map<String, String> playing = new HashMap<>(1);
    private final Map<String, String> recordings = new HashMap<>(1);
    private final Map<String, Runnable> originated = new HashMap<>(1);

    private static final class Collector {
        private final Action.Collect order;
        private final StringBuilder digits = new StringBuilder();
        private Timers.Cancel pause = Timers.Cancel.NONE;

        private Collector(Action.Collect order) {
            this.order = order;
        }

        /** Whether its party still listens to what its first digit will stop. */
        private boolean listens(String op) {
            return !op.isEmpty() && op.equals(order.interrupts()) && digits.isEmpty();
        }
    }

    Seat(ScopeState call, String name, boolean controls) {
        this.call = call;
        this.name = name;
        this.controls = controls;
    }

    /** Whether it has still to be told something. */
    boolean isBusy() {
        return !gone && !parked && !inbox.isEmpty();
    }

    private void tell(String op, String leg, Happening what) {
        call.treatments.tell(this, op, leg, what);
    }

    void timer(String op, Duration in) {
        cancel(timers.remove(op));
        Timers.Cancel[] mine = new Timers.Cancel[1];
        mine[0] = call.core.timers.after(
                in,
                () -> call.post(() -> {
                    if (!gone && timers.get(op) == mine[0]) {
                        timers.remove(op);
                        tell(op, "", new Happening.TimerFired());
                    }
                }));
        timers.put(op, mine[0]);
    }

    void collect(Action.Collect order) {
        Collector collector = new Collector(order);
        Collector before = collectors.put(order.op(), collector);
        if (before != null) {
            before.pause.cancel();
        }
        if (!playing.containsKey(order.interrupts())) {
            pause(order.op(), collector);
        }
    }

    private void pause(String op, Collector collector) {
        collector.pause.cancel();
        collector.pause = call.core.timers.after(
                collector.order.gap(),
                () -> call.post(() -> {
                    if (collectors.remove(op, collector)) {
                        tell(op, collector.order.leg(), new Happening.Collected(collector.digits.toString(), false));
                    }
                }));
    }

    /** Whether the digit was for one of the collections. */
    boolean collects(String leg, char digit) {
        for (Iterator<Map.Entry<String, Collector>> i = collectors.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<String, Collector> entry = i.next();
            Collector collector = entry.getValue();
            if (!collector.order.leg().equals(leg)) {
                continue;
            }
            if (collector.digits.isEmpty()) {
                stopPlaying(collector.order.interrupts());
            }
            if (digit != '#') {
                collector.digits.append(digit);
            }
            if (digit == '#' || collector.digits.length() >= collector.order.max()) {
                i.remove();
                collector.pause.cancel();
                tell(entry.getKey(), leg, new Happening.Collected(collector.digits.toString(), true));
            } else {
                pause(entry.getKey(), collector);
            }
            return true;
        }
        return false;
    }

    void plays(String op, String leg) {
        playing.put(op, leg);
        collectors.values().stream().filter(c -> c.listens(op)).forEach(c -> c.pause.cancel());
    }

    void records(String op, String leg) {
        recordings.put(op, leg);
    }

    /** The leg that op records; null for none. */
    @Nullable
    String recorded(String op) {
        return recordings.get(op);
    }

    /** Whether it has still to be told of a recording. */
    boolean awaitsRecording() {
        return !gone && !recordings.isEmpty();
    }

    /** Nobody has told what became of them. */
    void forgetRecordings() {
        for (Map.Entry<String, String> each : Map.copyOf(recordings).entrySet()) {
            recordings.remove(each.getKey());
            tell(
                    each.getKey(),
                    each.getValue(),
                    new Happening.ActionFailed("what became of the recording was not told"));
        }
    }

    void originates(String op, Runnable cancel) {
        originated.put(op, cancel);
    }

    void originateOver(String op) {
        originated.remove(op);
    }

    /** The order under this op has come to its end. */
    void finished(String op, Happening what) {
        if (what instanceof Happening.Played || what instanceof Happening.ActionFailed) {
            playing.remove(op);
            collectors.forEach((own, collector) -> {
                if (collector.listens(op)) {
                    pause(own, collector);
                }
            });
        }
        if (what instanceof Happening.Recorded || what instanceof Happening.ActionFailed) {
            recordings.remove(op);
        }
    }

    void legEnded(String leg) {
        playing.values().removeIf(leg::equals);
        collectors.values().removeIf(c -> {
            if (c.order.leg().equals(leg)) {
                c.pause.cancel();
                return true;
            }
            return false;
        });
    }

    void stop(String op) {
        cancel(timers.remove(op));
        Collector collector = collectors.remove(op);
        if (collector != null) {
            collector.pause.cancel();
        }
        stopPlaying(op);
        String leg = recordings.get(op);
        if (leg != null) {
            call.legs.order(new LegOrder.Stop(name + "#" + op, leg));
        }
    }

    private void stopPlaying(String op) {
        String leg = playing.remove(op);
        if (leg != null) {
            call.legs.order(new LegOrder.Stop(name + "#" + op, leg));
        }
    }

    void cancelOriginate(String op) {
        Runnable cancel = originated.remove(op);
        if (cancel != null) {
            cancel.run();
        }
    }

    /** Nothing of it goes on any more. */
    void leave() {
        gone = true;
        inbox.clear();
        wait.cancel();
        List.copyOf(timers.keySet()).forEach(this::stop);
        List.copyOf(collectors.keySet()).forEach(this::stop);
        List.copyOf(playing.keySet()).forEach(this::stop);
        List.copyOf(recordings.keySet()).forEach(this::stop);
        List.copyOf(originated.keySet()).forEach(this::cancelOriginate);
    }

    private static void cancel(Timers.@Nullable Cancel timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
