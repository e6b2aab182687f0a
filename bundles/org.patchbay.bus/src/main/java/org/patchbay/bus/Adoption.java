package org.patchbay.bus;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.control.EstablishedCall;
import org.patchbay.api.call.control.EstablishedLeg;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.treatment.Happening;

/** Takes up calls that outlived a restart, of the core or of the trunk. */
final class Adoption {
    private static final int OUT_OF_ORDER = 41;

    private Adoption() {}

    /** One that this core has never seen. What a treatment did with it is not known any more: who has nobody to talk to is let go. */
    static void begin(ScopeState call, EstablishedCall established) {
        List<EstablishedLeg> legs = established.legs();
        String caller = established.arrived() ? established.arrival().leg() : "";
        call.flow.adopted();
        legs.forEach(leg -> call.legs.adopt(leg, leg.id().equals(caller)));
        for (EstablishedLeg leg : legs) {
            leg.partner().filter(other -> call.legs.get(other) != null).ifPresent(other -> {
                if (!call.legs.isBridged(leg.id())) {
                    call.legs.bridged(leg.id(), other);
                }
            });
        }
        call.stage = "up";
        call.answered(answered(legs));
        call.note("", "adopted", "established before the core started");
        call.legs.order(new LegOrder.Control(false));
        call.ending.endUnbridged("what was done with it is not known any more");
    }

    /** Of two parties the later one: only then they talked. */
    private static Instant answered(List<EstablishedLeg> legs) {
        return legs.stream()
                .map(EstablishedLeg::answered)
                .sorted(Comparator.naturalOrder())
                .limit(2)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** One that went on here while the trunk was away: the two may have moved apart. */
    static void goOn(ScopeState call, EstablishedCall established, LegPort port) {
        call.legs.port(port);
        if (call.ending.isOver()) {
            return;
        }
        call.note("", "goes on", "the trunk is there again");
        call.legs.order(new LegOrder.Control(call.control.isTaken()));
        for (EstablishedLeg leg : established.legs()) {
            Leg known = call.legs.get(leg.id());
            if (known == null) {
                // It was ended here, or answered as everything was over.
                call.legs.order(new LegOrder.End(leg.id(), 480, 16, "", false));
            } else if (known.stage() != Stage.UP) {
                call.flow.happened(leg.id(), "", new Happening.Answered());
            }
        }
        for (Leg known : call.legs.published()) {
            boolean there = established.legs().stream().anyMatch(leg -> leg.id().equals(known.id()));
            if (!there) {
                call.flow.happened(known.id(), "", gone(known));
            }
        }
    }

    /** One that the trunk has not brought back, though it has brought back all that it could. */
    static void missing(ScopeState call, LegPort port) {
        if (call.legs.isOf(port) || call.ending.isOver()) {
            return;
        }
        call.legs.port(port);
        call.note("", "is over", "the trunk is there again, without it");
        for (Leg known : call.legs.published()) {
            call.flow.happened(known.id(), "", gone(known));
        }
    }

    private static Happening gone(Leg leg) {
        return leg.stage() == Stage.UP
                ? new Happening.Ended(OUT_OF_ORDER, "The trunk was restarted")
                : new Happening.Failed(503, OUT_OF_ORDER, "The trunk was restarted", List.of());
    }
}
