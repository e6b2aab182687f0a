package org.patchbay.bus;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.EstablishedCall;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.ops.admin.CallSummary;
import org.patchbay.api.ops.admin.TraceEntry;

/** All calls and desks that are going on. */
final class Scopes {
    /** Whose calls nobody knows. */
    static final String DEFAULT_TENANT = "default";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private record Who(String tenant, Party from, Party to, Optional<Party> shown) {}

    private final Core core;
    private final Backlog backlog = new Backlog(System.nanoTime());
    private final Map<Scope, ScopeState> desks = new ConcurrentHashMap<>();
    /** By id: that of a call is no other's, of whichever tenant it is. */
    private final Map<String, ScopeState> calls = new ConcurrentHashMap<>();

    private final Map<String, Side> sides = new ConcurrentHashMap<>();
    /** Weak: it is the trunk's, and the trunk may be replaced. */
    private volatile WeakReference<LegPort> port = new WeakReference<>(null);

    Scopes(Core core) {
        this.core = core;
    }

    void arrived(Arrival arrival, LegPort from) {
        long came = System.nanoTime();
        boolean waits = !arrival.emergency();
        if (waits && !backlog.admits(came, core.limits.get().hardLimit())) {
            from.order(arrival.call(), new LegOrder.Refuse(arrival.leg(), 503, 42, "overload", RETRY_AFTER));
            core.records.turnedAway(arrival, 503, 42, "overload");
            return;
        }
        ScopeState call = known(arrival, from, core.timers.now());
        if (call != null) {
            call.post(() -> {
                if (waits) {
                    long now = System.nanoTime();
                    backlog.begins(now - came, now);
                }
                identify(call, arrival, () -> call.flow.arrived(arrival));
            });
        } else if (waits) {
            backlog.begins(0, came);
        }
    }

    void replaced(Arrival arrival, String leg) {
        ScopeState call = calls.get(arrival.call());
        LegPort trunk = port.get();
        if (call != null) {
            call.post(() -> call.transfers().replace(arrival, leg));
        } else if (trunk != null) {
            trunk.order(arrival.call(), new LegOrder.End(arrival.leg(), 481, 31, "the call is over", false));
        }
    }

    void adopt(List<EstablishedCall> established, LegPort from) {
        port = new WeakReference<>(from);
        for (EstablishedCall each : established) {
            each.legs().forEach(leg -> sides.put(leg.peer(), leg.side()));
            ScopeState call = known(each.arrival(), from, each.began());
            ScopeState there = call == null ? calls.get(each.arrival().call()) : null;
            if (call != null) {
                call.post(() -> identify(call, each.arrival(), () -> Adoption.begin(call, each)));
            } else if (there != null) {
                there.post(() -> Adoption.goOn(there, each, from));
            }
        }
    }

    /** All that a trunk has kept over its restart is here. */
    void adopted(LegPort port) {
        for (ScopeState call : calls.values()) {
            if (!call.legs.isOf(port)) {
                call.post(() -> Adoption.missing(call, port));
            }
        }
    }

    /** A call that begins here; null for one that is there already. */
    private @Nullable ScopeState known(Arrival arrival, LegPort from, Instant began) {
        if (port.get() != from) {
            port = new WeakReference<>(from);
        }
        sides.put(arrival.peer(), arrival.side());
        Scope scope = Scope.call(arrival.tenant().orElse(DEFAULT_TENANT), arrival.call());
        ScopeState call = new ScopeState(core, scope, arrival, from, began);
        return calls.putIfAbsent(arrival.call(), call) == null ? call : null;
    }

    void identify(ScopeState call, Arrival arrival, Runnable then) {
        Limits limits = core.limits.get();
        identify(call, arrival, arrival.emergency() ? limits.emergencyLimit().dividedBy(2) : limits.hardLimit(), then);
    }

    void identify(ScopeState call, Arrival arrival, Duration limit, Runnable then) {
        call.identify(
                limit,
                identities -> who(identities, arrival),
                who -> {
                    call.scope = Scope.call(who.tenant, arrival.call());
                    call.caller = who.from;
                    call.callee = who.to;
                    call.shown = who.shown;
                },
                then);
    }

    /** Says who the parties of a call are that nobody brought here, so that policy and its record know them. */
    void introduce(ScopeState call, Map<String, String> arguments, Runnable then) {
        String from = arguments.getOrDefault("caller", "");
        String to = arguments.getOrDefault("callee", "");
        if (!call.scope.isCall() || from.isEmpty() || to.isEmpty()) {
            then.run();
            return;
        }
        String tenant = call.scope.tenant();
        call.caller = Party.of(from);
        call.callee = Party.of(to);
        call.identify(
                core.limits.get().hardLimit(),
                identities -> new Who(
                        tenant,
                        identities.identify(tenant, call.caller),
                        identities.identify(tenant, call.callee),
                        Optional.empty()),
                who -> {
                    call.caller = who.from;
                    call.callee = who.to;
                },
                then);
    }

    private Who who(Identities identities, Arrival arrival) {
        String tenant = identities.tenant(arrival).or(arrival::tenant).orElse(DEFAULT_TENANT);
        return new Who(
                tenant,
                core.alike.of(identities.identify(tenant, arrival.from())),
                core.alike.of(identities.identify(tenant, arrival.to())),
                arrival.shown().map(party -> identities.identify(tenant, party)));
    }

    void happened(String id, String leg, String op, Happening what) {
        ScopeState call = calls.get(id);
        if (call != null) {
            call.post(() -> call.flow.happened(leg, op, what));
        } else if (what instanceof Happening.Answered) {
            LegPort trunk = port.get();
            if (trunk != null) {
                // Its call is over: nobody would ever end this leg.
                trunk.order(id, new LegOrder.End(leg, 487, 26, "the call is over", true));
            }
        }
    }

    /** A scope that begins here; the one that is there already if it is. */
    ScopeState open(Scope scope) {
        if (!scope.isCall()) {
            return desks.computeIfAbsent(scope, this::made);
        }
        return calls.compute(scope.id(), (id, there) -> there != null && isOpen(there, scope) ? there : made(scope));
    }

    private ScopeState made(Scope scope) {
        return new ScopeState(core, scope, null, port.get(), core.timers.now());
    }

    private @Nullable ScopeState find(Scope scope) {
        if (!scope.isCall()) {
            return desks.get(scope);
        }
        ScopeState call = calls.get(scope.id());
        return call != null && isOpen(call, scope) ? call : null;
    }

    private static boolean isOpen(ScopeState call, Scope scope) {
        return !call.closed && call.scope.equals(scope);
    }

    @Nullable
    ScopeState call(String id) {
        return calls.get(id);
    }

    /** Of a call that goes on or has ended lately; empty for any other. */
    List<TraceEntry> trace(String id) {
        ScopeState state = calls.get(id);
        return state != null
                ? state.trace.entries()
                : core.traces.of(id).map(CallTrace::entries).orElse(List.of());
    }

    /** Brings a message to whoever controls the scope; false when there is no such scope. */
    boolean signal(Scope to, String type, Map<String, String> data) {
        ScopeState state = find(to);
        if (state == null) {
            return false;
        }
        state.post(() -> state.treatments.toController("", "", new Happening.Message(type, data)));
        return true;
    }

    /** The side of a peer, as far as it has called itself; else opposite to the one the call came from. */
    Side sideOf(String peer, Side arrivedOn) {
        Side known = sides.get(peer);
        return known != null ? known : arrivedOn == Side.HUB ? Side.PROVIDER : Side.HUB;
    }

    void ended(ScopeState state, Failure how) {
        state.closed = true;
        String id = state.scope.id();
        if (!state.scope.isCall()) {
            desks.remove(state.scope, state);
            core.traces.keep(
                    state.scope.toString(), state.trace, core.limits.get().traceCalls());
            return;
        }
        state.note("", "call ended", how.sip() + " " + how.reason());
        // Kept before it goes: who asks for a trace looks among the calls first, and must find it in one place or the
        // other.
        core.traces.keep(id, state.trace, core.limits.get().traceCalls());
        // Told before it goes, too: who asks what became of it finds the call or its record.
        if (!core.records.waits(state, how)) {
            core.records.tell(state, how);
        }
        calls.remove(id, state);
    }

    int size() {
        return desks.size() + calls.size();
    }

    /** Oldest first. */
    List<CallSummary> summaries() {
        return calls.values().stream()
                .sorted(Comparator.comparingLong(s -> s.began))
                .map(s -> new CallSummary(
                        s.scope.id(),
                        s.scope.tenant(),
                        s.caller.dialled(),
                        s.callee.dialled(),
                        s.stage,
                        s.began(),
                        Optional.ofNullable(s.answered()),
                        s.legs.published()))
                .toList();
    }
}
