package org.patchbay.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;

import static org.patchbay.testkit.Waits.waitFor;

/** One call as the trunk sees it: what the core ordered, and what the peers do. Waits are five seconds at most. */
public final class TestCall {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String id;
    private final String callerLeg;
    private final CallControl core;
    private final List<LegOrder> orders = new CopyOnWriteArrayList<>();

    TestCall(String id, String callerLeg, CallControl core) {
        this.id = id;
        this.callerLeg = callerLeg;
        this.core = core;
    }

    void ordered(LegOrder order) {
        orders.add(order);
        if (order instanceof LegOrder.Bridge bridge) {
            core.happened(id, bridge.a(), bridge.op(), new Happening.Bridged(bridge.a(), bridge.b()));
        } else if (order instanceof LegOrder.End end) {
            core.happened(id, end.leg(), "", new Happening.Gone(Map.of()));
        }
    }

    public String id() {
        return id;
    }

    public String callerLeg() {
        return callerLeg;
    }

    /** All orders so far. */
    public List<LegOrder> orders() {
        return List.copyOf(orders);
    }

    /** Waits for an order of a kind that fits. */
    public <O extends LegOrder> O awaited(Class<O> kind, Predicate<O> fits) {
        return waitFor("order " + kind.getSimpleName() + " in call " + id + "; there are " + orders, PATIENCE)
                .until(() -> find(kind, fits), Optional::isPresent)
                .orElseThrow();
    }

    private <O extends LegOrder> Optional<O> find(Class<O> kind, Predicate<O> fits) {
        return orders.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(fits)
                .findFirst();
    }

    /** The leg to this number or user, once it is dialled. */
    public LegOrder.Dial dialled(String number) {
        Predicate<LegOrder.Dial> wanted = d -> d.target().uri().contains(number);
        waitFor("call " + id + " dials " + number, PATIENCE)
                .failFast(
                        "The caller was refused, and nobody dialled " + number + ".",
                        () -> refusal().isPresent()
                                && find(LegOrder.Dial.class, wanted).isEmpty())
                .until(() -> find(LegOrder.Dial.class, wanted).isPresent());
        return awaited(LegOrder.Dial.class, wanted);
    }

    /** How the caller was refused, as a SIP status. */
    public int refused() {
        return waitFor("refusal of call " + id, PATIENCE)
                .until(this::refusal, Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Integer> refusal() {
        return find(LegOrder.End.class, e -> e.leg().equals(callerLeg))
                .map(LegOrder.End::sip)
                .or(() -> find(LegOrder.Refuse.class, r -> r.leg().equals(callerLeg))
                        .map(LegOrder.Refuse::sip));
    }

    /** A leg rings. */
    public TestCall rings(LegOrder.Dial leg) {
        return happens(leg.leg(), "", new Happening.Ringing(180, false));
    }

    /** A leg answers, and hears the caller. */
    public TestCall answers(LegOrder.Dial leg) {
        happens(leg.leg(), "", new Happening.Answered());
        awaited(LegOrder.Bridge.class, b -> b.b().equals(leg.leg()) || b.a().equals(leg.leg()));
        return this;
    }

    /** A leg fails. */
    public TestCall fails(LegOrder.Dial leg, int sip) {
        return happens(leg.leg(), "", new Happening.Failed(sip, 0, "", List.of()));
    }

    /** The caller hangs up. */
    public TestCall callerHangsUp() {
        return happens(callerLeg, "", new Happening.Ended(16, "hung up"));
    }

    /** Anything else that a trunk may report. */
    public TestCall happens(String leg, String op, Happening what) {
        core.happened(id, leg, op, what);
        return this;
    }
}
