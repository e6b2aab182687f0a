package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.call.control.EstablishedCall;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.treatment.Happening;

/** A core that sends each call on to the other peer, as most calls go, and keeps what it is told. */
final class FakeCore implements CallControl {
    record Told(String call, String leg, String op, Happening what) {}

    private static final class State {
        final Arrival arrival;
        final List<String> called = new ArrayList<>();
        boolean bridged;

        State(Arrival arrival) {
            this.arrival = arrival;
        }
    }

    final List<Told> told = new CopyOnWriteArrayList<>();
    final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    /** New legs, by the leg they are to take the place of. */
    final Map<String, Arrival> replacements = new ConcurrentHashMap<>();

    /** How often it was told that all calls are back. */
    volatile int allBack;

    final List<EstablishedCall> adopted = new CopyOnWriteArrayList<>();
    /** Calls of which it was told how they ended. */
    final List<EndedCall> ended = new CopyOnWriteArrayList<>();
    /** What it says to that. */
    volatile CompletionStage<Void> kept = CompletableFuture.completedFuture(null);

    final Map<String, State> calls = new ConcurrentHashMap<>();
    volatile List<String> targets = List.of("provider");
    volatile List<Diversion> diversions = List.of();
    volatile Map<String, String> amendments = Map.of();
    /** Whether it says that it has another way. */
    volatile boolean otherWay;

    /** Who is to be shown as the caller; null for who calls. */
    volatile Party caller;

    volatile Consumer<Arrival> onArrival = this::forward;
    volatile Consumer<EstablishedCall> onAdopt = call -> {};
    volatile LegPort port;
    volatile boolean keep = true;
    /** Whether it lets a caller talk to whoever answers. */
    volatile boolean bridges = true;

    @Override
    public void arrived(Arrival arrival, LegPort newPort) {
        port = newPort;
        if (keep) {
            arrivals.add(arrival);
        }
        calls.put(arrival.call(), new State(arrival));
        onArrival.accept(arrival);
    }

    void forward(Arrival arrival) {
        State state = calls.get(arrival.call());
        synchronized (state) {
            for (String target : targets) {
                String peer = target.replaceAll("#.*", "");
                String leg = arrival.call() + "-b" + state.called.size();
                state.called.add(leg);
                port.order(
                        arrival.call(),
                        new LegOrder.Dial(
                                leg,
                                Target.over(peer, arrival.to().uri()),
                                caller == null ? arrival.from() : caller,
                                arrival.to(),
                                diversions,
                                amendments,
                                Optional.of(arrival.leg()),
                                arrival.emergency(),
                                Optional.empty(),
                                Optional.empty(),
                                otherWay));
            }
        }
    }

    @Override
    public void happened(String call, String leg, String op, Happening what) {
        if (keep) {
            told.add(new Told(call, leg, op, what));
        }
        State state = calls.get(call);
        if (state == null) {
            return;
        }
        synchronized (state) {
            if (what instanceof Happening.Answered && bridges && !state.bridged) {
                state.bridged = true;
                state.called.remove(leg);
                for (String other : state.called) {
                    port.order(call, new LegOrder.End(other, 487, 16, "", true));
                }
                state.called.clear();
                port.order(call, new LegOrder.Bridge("bridge", state.arrival.leg(), leg));
            } else if (what instanceof Happening.Failed failed) {
                state.called.remove(leg);
                if (!state.bridged && state.called.isEmpty()) {
                    port.order(
                            call,
                            new LegOrder.End(state.arrival.leg(), failed.sip(), failed.q850(), failed.reason(), false));
                    calls.remove(call);
                }
            } else if (what instanceof Happening.Ended) {
                for (String other : state.called) {
                    port.order(call, new LegOrder.End(other, 487, 16, "", false));
                }
                calls.remove(call);
            }
        }
    }

    <T extends Happening> List<T> told(Class<T> type) {
        return told.stream()
                .map(Told::what)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Orders something of the last call. */
    void order(LegOrder order) {
        port.order(last().call(), order);
    }

    Arrival last() {
        return arrivals.get(arrivals.size() - 1);
    }

    /** The answers to an order, or what happened on its own where the op is empty. */
    <T extends Happening> List<T> told(String op, Class<T> type) {
        return told.stream()
                .filter(each -> each.op().equals(op))
                .map(Told::what)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Override
    public void replaced(Arrival arrival, String leg) {
        replacements.put(leg, arrival);
    }

    @Override
    public void adopt(List<EstablishedCall> legs, LegPort newPort) {
        port = newPort;
        adopted.addAll(legs);
        legs.forEach(onAdopt);
    }

    @Override
    public void adopted(LegPort newPort) {
        allBack++;
    }

    @Override
    public CompletionStage<Void> ended(EndedCall call) {
        ended.add(call);
        return kept;
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public AutoCloseable watch(Consumer<Boolean> ready) {
        ready.accept(true);
        return () -> {};
    }
}
