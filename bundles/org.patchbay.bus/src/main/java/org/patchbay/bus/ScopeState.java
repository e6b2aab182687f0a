package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.policy.Question;

/** Everything of one call or desk. Touched by its mailbox alone, but for what is volatile. */
final class ScopeState implements Mailbox.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(ScopeState.class);
    static final Party NOBODY = Party.of("sip:anonymous@anonymous.invalid");

    /** The ids of most attempts. */
    private static final String[] FIRST = {"a1", "a2", "a3", "a4"};

    final Core core;
    final @Nullable Arrival arrival;
    /** Where nothing is to come of it; null for every call and desk. */
    final @Nullable Rehearsal rehearsal;

    final Mailbox mailbox;
    final States states = new States();
    final CallTrace trace = new CallTrace();
    final Ledger ledger;
    final Legs legs;
    final CallFlow flow;
    /** Of an emergency call. */
    final Optional<EmergencyFallback> fallback;

    final Control control;
    final Ending ending;
    final Treatments treatments;
    /** Made with the first transfer: of most calls, never. */
    private @Nullable Transfers transfers;
    /** The tenant of a call is known when the directory has been asked. */
    volatile Scope scope;

    volatile Party caller;
    volatile Party callee;
    /** Whom the hub shows in the caller's place. */
    volatile Optional<Party> shown;

    volatile String stage = "policy";
    /** Nobody reaches it any more but those who ask what became of it. */
    volatile boolean closed;
    /** A {@link Moment}, as is the next one. */
    final long began;

    private volatile long answered = Moment.NONE;
    /** What the trunk has said of its end, where that came before ours. */
    @Nullable
    EndedCall reported;
    /** The trunk, which waits until the record is on disk. */
    @Nullable
    CompletableFuture<Void> keeping;

    private int attempts;

    ScopeState(Core core, Scope scope, @Nullable Arrival arrival, @Nullable LegPort port, Instant began) {
        this(core, scope, arrival, port, began, null);
    }

    /** A call that is rehearsed has no thread of those that calls have. */
    ScopeState(
            Core core,
            Scope scope,
            @Nullable Arrival arrival,
            @Nullable LegPort port,
            Instant began,
            @Nullable Rehearsal rehearsal) {
        this.core = core;
        this.scope = scope;
        this.arrival = arrival;
        this.rehearsal = rehearsal;
        caller = arrival == null ? NOBODY : arrival.from();
        callee = arrival == null ? NOBODY : arrival.to();
        shown = arrival == null ? Optional.empty() : arrival.shown();
        this.began = Moment.of(began);
        mailbox = new Mailbox(
                rehearsal == null ? core.calls : core.io,
                rehearsal == null && arrival != null && arrival.emergency(),
                this);
        ledger = new Ledger(core.timers);
        legs = new Legs(scope.id(), port, ledger);
        flow = new CallFlow(this);
        fallback = arrival != null && arrival.emergency()
                ? Optional.of(new EmergencyFallback(this, arrival))
                : Optional.empty();
        control = new Control(this);
        ending = new Ending(this);
        treatments = new Treatments(this);
    }

    Transfers transfers() {
        Transfers made = transfers == null ? new Transfers(this) : transfers;
        transfers = made;
        return made;
    }

    /** Null while nobody has transferred anybody. */
    @Nullable
    Transfers transferring() {
        return transfers;
    }

    void post(Runnable task) {
        mailbox.post(task);
    }

    /** The time that all are told who are asked. */
    Instant now() {
        return rehearsal == null ? core.timers.now() : began();
    }

    Instant began() {
        return Moment.at(began);
    }

    /** Since when somebody talks to the caller; null as long as nobody has. */
    @Nullable
    Instant answered() {
        long at = answered;
        return at == Moment.NONE ? null : Moment.at(at);
    }

    boolean isAnswered() {
        return answered != Moment.NONE;
    }

    void answered(Instant at) {
        answered = Moment.of(at);
    }

    <S, R> Asking<S, R> asking(Runnable onHung) {
        return new Asking<>(onHung, rehearsal == null);
    }

    /** Waits for a name to come back, and goes on here; in a rehearsal nobody waits, and it does not come. */
    Timers.Cancel await(String key, Duration grace, BooleanSupplier isBack, Consumer<Boolean> then) {
        if (rehearsal != null) {
            post(() -> then.accept(false));
            return Timers.Cancel.NONE;
        }
        return core.waiting.await(key, grace, isBack, back -> post(() -> then.accept(back)));
    }

    /** Asks a lookup, and goes on here. */
    void lookUp(Question question, Consumer<Map<String, String>> then) {
        core.lookups.ask(question, rehearsal == null, this::post, rehearsal == null ? then : rehearsal.expecting(then));
    }

    String attemptId() {
        int number = attempts++;
        return number < FIRST.length ? FIRST[number] : "a" + attempts;
    }

    void traced(String attempt, @Nullable SlotInfo who, Object what, Object why, long micros) {
        trace.add(now(), attempt, who, what, why, micros);
    }

    /** A step of the core itself. */
    void note(String attempt, Object what, Object why) {
        traced(attempt, null, what, why, 0);
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} {}: {} {}", scope, attempt, what, why);
        }
    }

    /**
     * Asks the directory, and goes on whatever becomes of that.
     *
     * @param limit how long it is waited for
     * @param known takes the answer, if there is one
     */
    <R> void identify(Duration limit, Asking.Question<Identities, R> question, Consumer<R> known, Runnable then) {
        Slot<Identities> slot = core.identities.slot();
        if (slot != null) {
            Asking<Identities, R> asking = asking(() -> mailbox.takeOver(then));
            Duration hard = core.limits.get().hardLimit();
            long hangs = Math.max(limit.toNanos(), hard.toNanos());
            switch (asking.ask(slot, limit.toNanos(), hangs, question)) {
                case ANSWERED -> known.accept(asking.answer());
                case FAILED -> core.faults.report(slot.info(), scope, asking.fault());
                case GONE -> {
                    if (core.identities.slot() != slot) {
                        post(() -> identify(limit, question, known, then));
                        return;
                    }
                    note("", "not identified", "the directory is being replaced");
                }
            }
        }
        then.run();
    }

    View view(SlotInfo who, Instant now, Duration limit, boolean controls) {
        String owner = who.name();
        int version = states.version(owner, who.stateVersion());
        return new View(this, owner, states.of(owner), version, controls, now, limit);
    }

    Optional<Arrival> arrived() {
        return Optional.ofNullable(arrival);
    }

    @Override
    public void failed(Throwable fault) {
        LOG.error("The core failed in {}; the call is ended. This is a fault of the core.", scope, fault);
        note("", "fault of the core", fault.toString());
        ending.endAll(500, 41, "fault of the core");
    }
}
