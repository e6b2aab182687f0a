package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.call.control.EndedLeg;
import org.patchbay.api.call.fact.Fact;

/**
 * The record that each call leaves: one alone, also of those that the trunk has run to their end by itself. An emergency call that the core is
 * through with may go on in the trunk, so its record waits for what the trunk says.
 */
final class Records {
    private static final int MOST_VERDICTS = 20;
    /** The trunk tells a moment later, but for calls that it runs on by itself. */
    private static final int MOST_WAITING = 1000;

    /** The trunk asks of a call a moment after its end. */
    private static final int MOST_TOLD = 10_000;

    /** Keys that each record has besides those of the ledger. */
    private static final int OF_THE_CALL = 15;

    private record Half(ScopeState state, Failure how) {}

    /** After a quiet time so many seconds' worth at once, of one record a second. */
    private static final Duration TURNED_AWAY = Duration.ofMinutes(1);

    private final Core core;
    /** Until when records of those are used up. */
    private Instant turnedAway = Instant.MIN;

    private final Map<String, Half> waiting = new LinkedHashMap<>();
    /** The calls whose record was told last. */
    private final Set<String> told = new LinkedHashSet<>();

    Records(Core core) {
        this.core = core;
    }

    /** Whether the trunk has yet to say how this call ended. */
    boolean waits(ScopeState state, Failure how) {
        if (state.arrived().filter(Arrival::emergency).isEmpty() || state.reported != null) {
            return false;
        }
        Half eldest = null;
        synchronized (waiting) {
            waiting.put(state.scope.id(), new Half(state, how));
            if (waiting.size() > MOST_WAITING) {
                eldest = waiting.remove(waiting.keySet().iterator().next());
            }
        }
        if (eldest != null) {
            tell(eldest.state, eldest.how);
        }
        return true;
    }

    private @Nullable Half waited(String call) {
        synchronized (waiting) {
            return waiting.remove(call);
        }
    }

    /** The trunk says how a call ended, and wants to know when its record outlives this process. */
    CompletionStage<Void> ended(EndedCall call) {
        String id = call.arrival().call();
        CompletableFuture<Void> kept = new CompletableFuture<>();
        ScopeState state = core.scopes.call(id);
        Half half = state == null ? waited(id) : null;
        if (state != null) {
            state.post(() -> reported(state, call, kept));
        } else if (half != null) {
            half.state.post(() -> {
                tell(half.state, half.how, call);
                onceOnDisk(kept);
            });
        } else if (isTold(id)) {
            onceOnDisk(kept);
        } else {
            unknown(call, kept);
        }
        return kept;
    }

    /** A call that was refused before anybody dealt with it. Of many there are a few records only: they are the last to be had time for. */
    void turnedAway(Arrival arrival, int sip, int q850, String reason) {
        Instant now = core.timers.now();
        synchronized (waiting) {
            Instant least = now.minus(TURNED_AWAY);
            if (!turnedAway.isBefore(now)) {
                return;
            }
            turnedAway = (turnedAway.isBefore(least) ? least : turnedAway).plusSeconds(1);
        }
        EndedLeg caller = new EndedLeg(
                arrival.leg(),
                arrival.peer(),
                arrival.side(),
                arrival.from(),
                "",
                now,
                Optional.empty(),
                now,
                sip,
                q850);
        EndedCall call = new EndedCall(
                arrival, true, true, now, Optional.empty(), now, sip, q850, reason, "core", List.of(caller));
        unknown(call, new CompletableFuture<>());
    }

    private void reported(ScopeState state, EndedCall call, CompletableFuture<Void> kept) {
        Half half = waited(state.scope.id());
        if (half != null) {
            tell(state, half.how, call);
            onceOnDisk(kept);
        } else if (isTold(state.scope.id())) {
            onceOnDisk(kept);
        } else {
            state.reported = call;
            CompletableFuture<Void> before = state.keeping;
            state.keeping = kept;
            if (before != null) {
                CompletableFuture<Void> unused = kept.thenRun(() -> before.complete(null));
            }
        }
    }

    private void onceOnDisk(CompletableFuture<Void> kept) {
        core.facts.whenKept(() -> kept.complete(null));
    }

    private boolean isTold(String call) {
        synchronized (told) {
            return told.contains(call);
        }
    }

    private void wasTold(ScopeState state) {
        synchronized (told) {
            if (told.add(state.scope.id()) && told.size() > MOST_TOLD) {
                told.remove(told.iterator().next());
            }
        }
        CompletableFuture<Void> kept = state.keeping;
        if (kept != null) {
            state.keeping = null;
            onceOnDisk(kept);
        }
    }

    /** A call of which this core has heard nothing. */
    private void unknown(EndedCall call, CompletableFuture<Void> kept) {
        Arrival arrival = call.arrival();
        Scope scope = Scope.call(arrival.tenant().orElse(Scopes.DEFAULT_TENANT), arrival.call());
        ScopeState state = new ScopeState(core, scope, arrival, null, call.began());
        Duration limit = core.limits.get().hardLimit();
        state.post(() -> core.scopes.identify(state, arrival, limit, () -> {
            alone(state, call);
            core.traces.keep(arrival.call(), state.trace, core.limits.get().traceCalls());
            onceOnDisk(kept);
        }));
    }

    void tell(ScopeState state, Failure how) {
        EndedCall reported = state.reported;
        if (reported == null) {
            write(state, how, state.answered(), core.timers.now());
        } else {
            tell(state, how, reported);
        }
    }

    private void tell(ScopeState state, Failure how, EndedCall call) {
        if (!call.alone()) {
            write(state, how, state.answered(), core.timers.now());
        } else {
            alone(state, call);
        }
    }

    /** As the trunk saw it. */
    private void alone(ScopeState state, EndedCall call) {
        state.note("", "ended without the core", call.sip() + " " + call.reason());
        call.legs().forEach(state.ledger::past);
        state.ledger.by(call.by());
        Failure how = new Failure(call.sip(), call.q850(), call.reason(), false);
        write(state, how, call.answered().orElse(null), call.ended());
    }

    /** What {@link Fact#CALL_ENDED} says. */
    private void write(ScopeState state, Failure how, @Nullable Instant answered, Instant ended) {
        if (core.facts.isHeard(true)) {
            core.facts.tell(Fact.CALL_ENDED, state.scope, data(state, how, answered, ended), true);
        }
        wasTold(state);
    }

    private static Map<String, String> data(ScopeState state, Failure how, @Nullable Instant answered, Instant ended) {
        Map<String, String> data = new HashMap<>((OF_THE_CALL + state.ledger.size()) * 4 / 3 + 1);
        data.put("sip", String.valueOf(how.sip()));
        data.put("q850", String.valueOf(how.q850()));
        data.put("reason", how.reason());
        data.put("from", state.caller.uri());
        data.put("to", state.callee.uri());
        state.shown.ifPresent(party -> {
            data.put("on_behalf_of", party.uri());
            data.put("on_behalf_of_user", party.user().orElse(""));
        });
        data.put("from_user", state.caller.user().orElse(""));
        data.put("to_user", state.callee.user().orElse(""));
        data.put(
                "emergency",
                String.valueOf(state.arrived().filter(Arrival::emergency).isPresent()));
        MomentText times = new MomentText();
        data.put("started", times.of(state.began));
        data.put("answered", answered == null ? "" : times.of(Moment.of(answered)));
        data.put("ended", times.of(Moment.of(ended)));
        data.put("diversions", diversions(state));
        data.put("verdicts", String.join("\n", state.trace.verdicts(MOST_VERDICTS)));
        state.ledger.write(data, times);
        return data;
    }

    private static String diversions(ScopeState state) {
        List<Diversion> all = state.arrived().map(Arrival::diversions).orElse(List.of());
        return all.isEmpty()
                ? ""
                : all.stream().map(d -> d.from() + ' ' + d.cause()).collect(Collectors.joining("\n"));
    }
}
