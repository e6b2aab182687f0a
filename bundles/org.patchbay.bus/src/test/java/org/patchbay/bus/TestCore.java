package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.osgi.framework.Version;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.fact.FactListener;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Treatment;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.routing.RouteExplanation;
import org.patchbay.bus.outbox.Outbox;

import static org.awaitility.Awaitility.await;

/** The core without a container, and a trunk that only remembers what it was ordered. */
final class TestCore implements AutoCloseable, LegPort {
    record Ordered(String call, LegOrder order) {}

    /** When rehearsals are. */
    static final Instant LATER = Instant.parse("2027-05-01T08:00:00Z");

    static {
        // What is waited for takes microseconds here.
        Awaitility.setDefaultPollInterval(Duration.ofMillis(2));
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }

    final Core core;
    final ManualTimers clock = new ManualTimers();
    final List<Ordered> orders = new CopyOnWriteArrayList<>();
    /** A channel that is used by a thread with this mark is closed. */
    final AtomicInteger orderedWhileInterrupted = new AtomicInteger();

    final List<RosterEntry> roster = new CopyOnWriteArrayList<>();
    final List<Runnable> rosterWatchers = new CopyOnWriteArrayList<>();
    private final AtomicLong ids = new AtomicLong(100);
    /** What is said of an answered leg that was ended; null for nothing, ever. */
    volatile Map<String, String> measured = Map.of();

    private volatile Limits limits = Limits.read(Map.of("threads", 4, "hard_limit_ms", 400), Limits.DEFAULTS);
    private volatile boolean silent;
    volatile boolean bridges = true;
    /** What whoever is dialled says at once; 0 for nothing. */
    volatile int fails;

    TestCore(Path directory) {
        this(directory, null);
    }

    /** @param timers another clock than the one that stands still, or null */
    TestCore(Path directory, Timers timers) {
        core = new Core(() -> limits, timers == null ? clock : timers, new Outbox(directory, 1 << 26));
        bindRoster();
    }

    /** Under the service id 1. */
    void bindRoster() {
        core.roster.bind(from("roster", "1.0.0", 1), new Roster() {
            @Override
            public List<RosterEntry> entries(String tenant) {
                return roster;
            }

            @Override
            public List<String> required() {
                return roster.stream()
                        .filter(e -> e.absence() == Absence.REFUSE)
                        .map(RosterEntry::name)
                        .toList();
            }

            @Override
            public AutoCloseable watch(Runnable changed) {
                rosterWatchers.add(changed);
                return () -> rosterWatchers.remove(changed);
            }
        });
    }

    static SlotInfo.Origin from(String bundle, String version, long serviceId) {
        return new SlotInfo.Origin(bundle, Version.parseVersion(version), serviceId, serviceId);
    }

    void configure(String key, Object value) {
        limits = Limits.read(Map.of(key, value), limits);
    }

    void silence() {
        silent = true;
    }

    void require(String name, Absence absence, Duration grace) {
        roster.add(new RosterEntry(name, absence, grace));
        rosterWatchers.forEach(Runnable::run);
    }

    long handler(String name, Phase phase, CallHandler handler) {
        return handler(name, phase, "1.0.0", Map.of(), handler);
    }

    long handler(String name, Phase phase, String version, Map<String, Object> more, CallHandler handler) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("patchbay.phase", phase.name());
        return bind(SlotInfo.Kind.HANDLER, name, version, properties, handler);
    }

    long treatment(String name, String version, Treatment treatment) {
        return bind(SlotInfo.Kind.TREATMENT, name, version, Map.of(), treatment);
    }

    long listener(String name, FactListener listener) {
        return bind(SlotInfo.Kind.LISTENER, name, "1.0.0", Map.of(), listener);
    }

    <S> long bind(SlotInfo.Kind kind, String name, String version, Map<String, Object> more, S service) {
        long id = ids.incrementAndGet();
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("patchbay.name", name);
        core.slots.bind(SlotInfo.read(kind, properties, from("bundle." + name, version, id)), service);
        return id;
    }

    /** A handler that has nothing to say and is noted when it is asked. */
    static CallHandler noting(List<String> asked, String name) {
        return (attempt, call) -> {
            asked.add(name);
            return Verdict.proceed();
        };
    }

    /** The handler that sends everything to one peer. */
    long route(String peer) {
        return handler(
                "route",
                Phase.ROUTE,
                (attempt, call) -> attempt.peer().isPresent()
                        ? Verdict.proceed()
                        : Verdict.with()
                                .route(List.of(
                                        Wave.of(Target.over(peer, attempt.to().uri()), Duration.ofMinutes(2)))));
    }

    static Arrival arrival(String id, Side side, String to) {
        return new Arrival(
                id,
                id + ".a",
                side == Side.HUB ? "hub" : "provider",
                side,
                Optional.of("t1"),
                Party.of("sip:+14255550100@x.test"),
                Party.of(to),
                "x.test",
                List.of(),
                Map.of(),
                false,
                Optional.empty());
    }

    static Arrival emergency(String id, String to, Target fallback) {
        Arrival a = arrival(id, Side.HUB, to);
        return new Arrival(
                a.call(),
                a.leg(),
                a.peer(),
                a.side(),
                a.tenant(),
                a.from(),
                a.to(),
                a.host(),
                a.diversions(),
                a.headers(),
                true,
                Optional.of(fallback));
    }

    void call(String id, String to) {
        call(id, Side.PROVIDER, to);
    }

    void call(String id, Side side, String to) {
        core.scopes.arrived(arrival(id, side, to), this);
    }

    @Override
    public void order(String call, LegOrder order) {
        if (Thread.currentThread().isInterrupted()) {
            orderedWhileInterrupted.incrementAndGet();
        }
        if (!silent) {
            orders.add(new Ordered(call, order));
        }
        Map<String, String> said = measured;
        if (order instanceof LegOrder.End end && !silent && said != null) {
            happens(call, end.leg(), new Happening.Gone(said));
        }
        if (order instanceof LegOrder.Dial dial && fails > 0) {
            happens(call, dial.leg(), new Happening.Failed(fails, 0, "nobody answers", List.of()));
        }
        if (order instanceof LegOrder.Bridge bridge) {
            happens(
                    call,
                    bridge.a(),
                    bridge.op(),
                    bridges
                            ? new Happening.Bridged(bridge.a(), bridge.b(), "pcma/8000")
                            : new Happening.ActionFailed("no codec in common"));
        }
    }

    void happens(String call, String leg, Happening what) {
        happens(call, leg, "", what);
    }

    void happens(String call, String leg, String op, Happening what) {
        core.scopes.happened(call, leg, op, what);
    }

    void fails(LegOrder.Dial dial, int sip) {
        happens(dial.leg().split("\\.")[0], dial.leg(), new Happening.Failed(sip, 0, "", List.of()));
    }

    void answers(LegOrder.Dial dial) {
        happens(dial.leg().split("\\.")[0], dial.leg(), new Happening.Answered());
    }

    <O extends LegOrder> List<O> ordered(String call, Class<O> type) {
        List<O> found = new ArrayList<>();
        orders.stream()
                .filter(o -> o.call.equals(call) && type.isInstance(o.order))
                .forEach(o -> found.add(type.cast(o.order)));
        return found;
    }

    <O extends LegOrder> O awaited(String call, Class<O> type, Predicate<O> fits) {
        await("order " + type.getSimpleName() + " of " + call + "; there are " + orders)
                .atMost(Duration.ofSeconds(5))
                .until(() -> ordered(call, type).stream().anyMatch(fits));
        return ordered(call, type).stream().filter(fits).findFirst().orElseThrow();
    }

    LegOrder.Dial dialled(String call, String user) {
        return awaited(call, LegOrder.Dial.class, d -> d.target().uri().contains(user));
    }

    LegOrder.End ended(String call, String leg) {
        return awaited(call, LegOrder.End.class, e -> e.leg().equals(leg));
    }

    Scope scope(String call) {
        return Scope.call("t1", call);
    }

    /** Tries a call out, at another time than now. */
    RouteExplanation rehearse(Arrival arrival) {
        try {
            return Rehearsal.of(core, arrival, LATER).toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (OperationException | InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("No rehearsal: " + e, e);
        }
    }

    List<String> trace(String call) {
        return core.scopes.trace(call).stream()
                .map(e -> e.who() + ": " + e.what() + " " + e.why())
                .toList();
    }

    @Override
    public void close() {
        core.close();
    }
}
