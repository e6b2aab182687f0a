package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.treatment.Action;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.Treatment;

/** Who controls a scope and who observes it; tells them what happens, one event at a time. */
final class Treatments {
    private static final int MOST_WAITING = 256;
    /** A file is closed within a moment; more time has a disk that hangs. */
    private static final Duration LONGEST_RECORDED = Duration.ofSeconds(10);

    /** For the trace. Its text is made when somebody reads it. */
    private record Answered(Happening what, Plan plan) {
        @Override
        public String toString() {
            return what + " -> " + plan;
        }
    }

    private final ScopeState call;
    /** Most calls have none. Replaced whole. */
    private List<Seat> observers = List.of();

    private @Nullable Seat controller;
    private long seq;
    /** Until a recording is given up, of a call without legs. */
    private Timers.Cancel patience = Timers.Cancel.NONE;

    Treatments(ScopeState call) {
        this.call = call;
    }

    void control(String name, Map<String, String> arguments) {
        Seat former = controller;
        if (former != null) {
            former.leave();
        }
        Seat seat = new Seat(call, name, true);
        controller = seat;
        tell(seat, "", "", new Happening.Started(arguments));
    }

    void observe(String name, Map<String, String> arguments) {
        if (observers.stream().anyMatch(o -> o.name.equals(name))) {
            return;
        }
        Seat seat = new Seat(call, name, false);
        observers = Stream.concat(observers.stream(), Stream.of(seat)).toList();
        tell(seat, "", "", new Happening.Started(arguments));
    }

    /** What becomes of a party's wish to transfer. */
    Action.Transfers.Handling transfers() {
        Seat seat = controller;
        return seat == null ? Action.Transfers.Handling.EXECUTED : seat.transfers;
    }

    void toController(String op, String leg, Happening what) {
        Seat seat = controller;
        if (seat != null) {
            tell(seat, op, leg, what);
        }
    }

    void toAll(String op, String leg, Happening what) {
        if (what instanceof Happening.Ended) {
            Seat seat = controller;
            if (seat != null) {
                seat.legEnded(leg);
            }
        }
        toController(op, leg, what);
        observers.forEach(o -> tell(o, op, leg, what));
    }

    /** What answers an order: the op says whose it was. */
    void result(String op, String leg, Happening what) {
        int end = op.indexOf('#');
        if (end > 0) {
            String name = op.substring(0, end);
            String own = op.substring(end + 1);
            for (Seat seat : seats()) {
                if (seat.name.equals(name)) {
                    seat.finished(own, what);
                    tell(seat, own, leg, what);
                    return;
                }
            }
            return;
        }
        if (what instanceof Happening.Digit digit) {
            Seat seat = controller;
            if (seat != null && seat.collects(leg, digit.digit())) {
                return;
            }
        }
        toAll("", leg, what);
    }

    private List<Seat> seats() {
        List<Seat> all = new ArrayList<>(observers);
        Seat seat = controller;
        if (seat != null) {
            all.add(0, seat);
        }
        return all;
    }

    void tell(Seat seat, String op, String leg, Happening what) {
        if (seat.gone) {
            return;
        }
        if (seat.inbox.size() >= MOST_WAITING) {
            call.note("", "event lost", seat.name + " is not there and too much waits for it: " + what);
            return;
        }
        seat.inbox.add(new Event(
                ++seq,
                call.core.timers.now(),
                op.isEmpty() ? Optional.empty() : Optional.of(op),
                leg.isEmpty() ? Optional.empty() : Optional.of(leg),
                what));
        call.post(() -> pump(seat));
    }

    private void pump(Seat seat) {
        Event waiting = seat.inbox.peek();
        if (seat.gone || seat.parked || waiting == null) {
            return;
        }
        Slot<Treatment> slot = call.core.slots.live(SlotInfo.Kind.TREATMENT, seat.name);
        if (slot == null) {
            park(seat);
            return;
        }
        SlotInfo info = slot.info();
        if (call.rehearsal != null) {
            call.rehearsal.given(seat, info, waiting.what());
            return;
        }
        boolean resumes = seat.last != null && !seat.last.equals(info.from());
        Instant now = call.core.timers.now();
        Event event = resumes
                ? new Event(
                        ++seq,
                        now,
                        Optional.empty(),
                        Optional.empty(),
                        new Happening.Resumed(call.states.version(seat.name, seat.lastVersion)))
                : waiting;
        Duration limit = call.core.limits.get().hardLimit();
        View view = call.view(info, now, limit, seat.controls);
        Asking<Treatment, Plan> asking =
                new Asking<>(() -> call.mailbox.takeOver(() -> failed(seat, event, info, "hung", 0)));
        switch (asking.ask(slot, limit.toNanos(), t -> t.on(event, view))) {
            case GONE -> call.post(() -> pump(seat));
            case FAILED -> {
                call.core.faults.report(info, call.scope, asking.fault());
                failed(seat, event, info, String.valueOf(asking.fault()), asking.micros());
            }
            case ANSWERED -> {
                dealtWith(seat, event, info);
                commit(seat, event, info, asking.answer(), asking.micros());
            }
        }
    }

    private void dealtWith(Seat seat, Event event, SlotInfo info) {
        seat.last = info.from();
        seat.lastVersion = info.stateVersion();
        if (seat.inbox.peek() == event) {
            seat.inbox.poll();
        }
        if (!seat.inbox.isEmpty()) {
            call.post(() -> pump(seat));
        }
    }

    private void failed(Seat seat, Event event, SlotInfo info, String why, long micros) {
        call.traced("e" + event.seq(), info, "failed on " + event.what(), why, micros);
        dealtWith(seat, event, info);
        if (event.what() instanceof Happening.Started) {
            gone(seat, "it failed at its start");
        }
    }

    /** State and trace together, then what is to be done. */
    private void commit(Seat seat, Event event, SlotInfo info, Plan plan, long micros) {
        call.states.put(info.name(), info.stateVersion(), PlanRun.puts(plan));
        call.traced("e" + event.seq(), info, new Answered(event.what(), plan), plan.reason(), micros);
        if (!plan.actions().isEmpty()) {
            new PlanRun(call, seat).run(plan);
        }
        call.post(call.ending::finishIfDone);
    }

    private void park(Seat seat) {
        seat.parked = true;
        Duration grace = call.core.limits.get().coreGrace();
        seat.wait = call.await(
                "treatment/" + seat.name,
                grace,
                () -> call.core.slots.live(SlotInfo.Kind.TREATMENT, seat.name) != null,
                back -> {
                    seat.parked = false;
                    if (seat.gone) {
                        return;
                    }
                    if (back) {
                        pump(seat);
                    } else {
                        gone(seat, "no such treatment is bound");
                    }
                });
        call.note("", "waiting for " + seat.name, "up to " + grace.toMillis() + " ms");
    }

    private void gone(Seat seat, String why) {
        call.note("", "treatment " + seat.name + " left", why);
        seat.leave();
        if (seat == controller) {
            controller = null;
            call.control.absent(seat.name);
        } else {
            observers = observers.stream().filter(each -> each != seat).toList();
        }
    }

    /** The controller gives control back. */
    void released(Seat seat) {
        seat.leave();
        if (seat == controller) {
            controller = null;
            call.control.release();
        }
    }

    /** Whether somebody has still to be told something. */
    boolean isBusy() {
        Seat seat = controller;
        boolean busy = seat != null && seat.isBusy();
        for (Seat observer : observers) {
            busy |= observer.isBusy();
        }
        return busy;
    }

    /** Whether that is the op of a recording whose end somebody has still to be told. */
    boolean awaitsRecording(String op) {
        return seats().stream()
                .anyMatch(seat ->
                        op.startsWith(seat.name + "#") && seat.recorded(op.substring(seat.name.length() + 1)) != null);
    }

    /** Whether somebody has still to be told of a recording; but not for ever. */
    boolean awaitsRecording() {
        boolean awaits = seats().stream().anyMatch(Seat::awaitsRecording);
        if (awaits && patience == Timers.Cancel.NONE) {
            patience = call.core.timers.after(
                    LONGEST_RECORDED,
                    () -> call.post(() -> {
                        seats().forEach(Seat::forgetRecordings);
                        call.post(call.ending::finishIfDone);
                    }));
        }
        return awaits;
    }

    void close() {
        patience.cancel();
        seats().forEach(Seat::leave);
        controller = null;
        observers = List.of();
    }
}
