package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Origin;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.RosterEntry;

/** Asks the handlers about one attempt, in their order. Where it has to wait it is data, and {@link #run} goes on where it stopped. */
final class Policy {
    private static final Logger LOG = LoggerFactory.getLogger(Policy.class);
    private static final int QUESTIONS = 16;

    private final ScopeState call;
    private final Branch branch;
    private final Runnable onHung = this::hung;
    private final AttemptData attempt;
    private Places places;
    private int next;
    private int questions;
    private String waitedFor = "";
    /** Since when the handlers of an emergency call think. */
    private @Nullable Instant since;

    private Timers.Cancel wait = Timers.Cancel.NONE;
    private @Nullable Map<String, Map<String, Map<String, String>>> answers;

    private Policy(ScopeState call, Branch branch, AttemptData attempt, Places places, int next) {
        this.call = call;
        this.branch = branch;
        this.attempt = attempt;
        this.places = places;
        this.next = next;
    }

    /** From the first phase. */
    static Policy whole(ScopeState call, Branch branch, AttemptData attempt) {
        return new Policy(call, branch, attempt, Places.NONE, -1);
    }

    /** For the same target, after the handler that was asked last. */
    Policy rest(Branch child, AttemptData same) {
        return new Policy(call, child, same, places, next + 1);
    }

    void run() {
        if (next < 0 && !begin()) {
            return;
        }
        Core core = call.core;
        Instant now = call.now();
        Duration limit = core.limits.get().hardLimit();
        Duration patience = attempt.emergency() ? emergencyPatience(now, limit) : limit;
        Asking<CallHandler, Verdict> asking = call.asking(onHung);
        call.trace.asks(places.order(), next);
        while (!branch.isOver()) {
            if (next >= places.count()) {
                branch.decided();
                return;
            }
            SlotInfo place = places.at(next);
            if (attempt.emergency() && !place.emergency()) {
                next++;
                continue;
            }
            Slot<CallHandler> slot = core.slots.live(SlotInfo.Kind.HANDLER, place.name());
            boolean goesOn =
                    slot == null ? absent(place.name(), "is not there", true) : ask(slot, asking, now, patience, limit);
            if (!goesOn) {
                return;
            }
        }
    }

    /** An emergency call cannot wait for a handler for as long as any other may. */
    private Duration emergencyPatience(Instant now, Duration limit) {
        EmergencyFallback fallback = call.fallback.orElse(null);
        if (fallback == null) {
            return limit;
        }
        Instant begun = since == null ? fallback.since(now) : since;
        since = begun;
        Duration left = fallback.left(begun, now);
        return left.compareTo(limit) < 0 ? left : limit;
    }

    private boolean ask(
            Slot<CallHandler> slot,
            Asking<CallHandler, Verdict> asking,
            Instant now,
            Duration patience,
            Duration limit) {
        SlotInfo info = slot.info();
        AttemptData shown = answers == null ? attempt : attempt.answered(answers.getOrDefault(info.name(), Map.of()));
        View view = call.view(info, now, patience, false);
        return switch (asking.ask(slot, patience.toNanos(), limit.toNanos(), handler -> handler.decide(shown, view))) {
            case GONE -> true;
            case FAILED -> failed(info, asking);
            case ANSWERED -> commit(info, asking, now);
        };
    }

    /** Takes the handlers as they are now; false when the call has to wait for the roster itself. */
    private boolean begin() {
        Core core = call.core;
        List<RosterEntry> entries = List.of();
        if (!attempt.emergency()) {
            if (!core.roster.isThere()) {
                return absentRoster();
            }
            entries = core.roster.use(r -> r.entries(call.scope.tenant()), entries);
        }
        places = Places.of(core.slots.chain(), entries);
        next = 0;
        return true;
    }

    private boolean absentRoster() {
        if (waitedFor.equals(Core.ROSTER)) {
            branch.failed(Failure.absent(Core.ROSTER));
        } else {
            park(Core.ROSTER, Core.ROSTER, call.core.limits.get().coreGrace(), call.core.roster::isThere);
        }
        return false;
    }

    /** @return true to go on with the next one */
    private boolean absent(String name, String why, boolean mayReturn) {
        if (!attempt.emergency()) {
            RosterEntry entry = places.entry(name);
            if (entry == null) {
                next++;
                return true;
            }
            if (mayReturn
                    && !waitedFor.equals(name)
                    && entry.grace().toMillis() > 0
                    && !call.core.slots.isQuarantined(SlotInfo.Kind.HANDLER, name)) {
                park(
                        name,
                        "handler/" + name,
                        entry.grace(),
                        () -> call.core.slots.live(SlotInfo.Kind.HANDLER, name) != null);
                return false;
            }
            if (entry.absence() == Absence.REFUSE) {
                call.note(attempt.id(), "refused", "required handler '" + name + "' " + why);
                branch.failed(Failure.absent(name));
                return false;
            }
        }
        call.note(attempt.id(), "skipped " + name, "it " + why);
        next++;
        return true;
    }

    private void park(String name, String key, Duration grace, BooleanSupplier isBack) {
        String stage = call.stage;
        call.stage = "waiting";
        wait = call.await(key, grace, isBack, back -> {
            call.stage = stage;
            call.note(attempt.id(), back ? name + " is there" : name + " did not come", "");
            waitedFor = back ? "" : name;
            if (back && next >= 0 && places.at(next).kind() == SlotInfo.Kind.CORE) {
                next = -1; // Nobody was asked yet, and only now its place is known.
            }
            run();
        });
        // Not before it does: who has read this may bring what is waited for, or let the time pass.
        call.note(attempt.id(), "waiting for " + name, "up to " + grace.toMillis() + " ms");
    }

    private boolean failed(SlotInfo info, Asking<CallHandler, Verdict> asking) {
        Throwable fault = asking.fault();
        call.traced(attempt.id(), info, "failed", String.valueOf(fault), asking.micros());
        call.core.faults.report(info, call.scope, fault);
        return absent(info.name(), "failed: " + fault, false);
    }

    private void hung() {
        call.mailbox.takeOver(() -> {
            SlotInfo place = places.at(next);
            String what = attempt.emergency() ? "was not waited for any longer" : "hung";
            call.note(attempt.id(), place.name() + " " + what, "its thread was written off");
            if (!branch.isOver() && absent(place.name(), what, false)) {
                run();
            }
        });
    }

    /** Verdict, state and trace together. */
    private boolean commit(SlotInfo info, Asking<CallHandler, Verdict> asking, Instant now) {
        Verdict verdict = asking.answer();
        call.states.put(info.name(), info.stateVersion(), verdict.state());
        branch.amend(verdict);
        call.trace.add(now, attempt.id(), info, verdict, verdict.reason(), asking.micros());
        waitedFor = "";
        for (Verdict.Treat observer : verdict.observers()) {
            call.treatments.observe(observer.name(), observer.arguments());
        }
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} {} {}: {}", call.scope, attempt.id(), info.name(), verdict.decision());
        }
        if (verdict.decision() == Verdict.Decision.PROCEED) {
            next++;
            return true;
        }
        if (attempt.emergency() && mayNotStop(verdict)) {
            call.note(attempt.id(), "overruled " + info.name(), "an emergency call is not stopped");
            next++;
            return true;
        }
        switch (verdict.decision()) {
            case ROUTE -> branch.route(verdict.waves(), this, Origin.FORWARD, false);
            case REDIRECT -> branch.route(verdict.redirection().stream().toList(), this, Origin.FORWARD, true);
            case REJECT -> {
                call.ledger.by("handler " + info.name());
                verdict.refusal().map(Failure::refused).ifPresent(branch::failed);
            }
            case TREAT -> verdict.treatment().ifPresent(t -> call.control.treat(branch, t, verdict.otherwise()));
            case ASK -> verdict.question().ifPresent(q -> lookUp(info, q));
            default -> throw new IllegalStateException("Unknown decision " + verdict.decision());
        }
        return false;
    }

    private static boolean mayNotStop(Verdict verdict) {
        return switch (verdict.decision()) {
            case REJECT, TREAT, REDIRECT -> true;
            default -> false;
        };
    }

    private void lookUp(SlotInfo info, Question question) {
        if (++questions > QUESTIONS) {
            call.note(attempt.id(), info.name() + " asks too much", QUESTIONS + " lookups for one leg");
            if (absent(info.name(), "asked too much", false)) {
                run();
            }
            return;
        }
        call.lookUp(question, answer -> {
            if (branch.isOver()) {
                return;
            }
            if (answers == null) {
                answers = new HashMap<>();
            }
            answers.computeIfAbsent(info.name(), n -> new HashMap<>()).put(question.op(), answer);
            run();
        });
    }

    /** After a treatment gave the caller back. */
    void goOn() {
        next++;
        run();
    }

    void cancel() {
        wait.cancel();
    }
}
