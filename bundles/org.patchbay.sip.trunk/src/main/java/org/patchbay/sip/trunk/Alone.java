package org.patchbay.sip.trunk;

import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;

/** What the trunk does by itself for a call that has no core: no more than to let an emergency call through and to end what has ended. */
final class Alone {
    private static final Logger LOG = LoggerFactory.getLogger(Alone.class);

    private Alone() {}

    /** Nobody rules on an emergency call: it goes where plan and configuration say, as it came. */
    static void begin(Leg caller, String why) {
        Call call = caller.call;
        call.alone = true;
        if (call.trunk.stopping().begun()) {
            call.trunk.stopping().end(caller);
            return;
        }
        LOG.warn("An emergency call from {} is sent on without a ruling: {}.", caller.peer.name(), why);
        if (!next(caller)) {
            LOG.warn(
                    "There is no way for it: set emergency_fallback for this peer, or put its tenant on the service with"
                            + " provider_peers.");
            caller.end(Trunk.unready(caller.peer), 41, "No way for an emergency call", false, 0);
        }
    }

    /** A leg of such a call came to nothing. */
    static void failed(Call call, Happening.Failed failed) {
        Leg caller = call.caller();
        if (caller != null && call.trunk.stopping().begun()) {
            call.trunk.stopping().end(caller);
        } else if (caller != null && call.legs().size() == 1 && !next(caller)) {
            caller.end(Causes.across(failed.sip(), caller.peer.side()), failed.q850(), failed.reason(), false, 0);
        }
    }

    /** Takes the next route of an emergency call; whether there was one. */
    private static boolean next(Leg caller) {
        Call call = caller.call;
        EmergencyCase urgent = call.urgent;
        Arrival arrival = call.arrival;
        Target route = urgent == null || arrival == null ? null : urgent.next();
        if (urgent == null || arrival == null || route == null) {
            return false;
        }
        LOG.info(
                "The emergency call from {} goes to {}.",
                caller.peer.name(),
                route.peer().orElse("nowhere"));
        call.trunk.counters().add("emergency-fallbacks");
        Dialling.dial(
                call,
                new LegOrder.Dial(
                        call.id + "-e" + urgent.tried(),
                        route,
                        arrival.from(),
                        arrival.to(),
                        arrival.diversions(),
                        Map.of(),
                        Optional.of(caller.id),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        urgent.hasNext()));
        return true;
    }

    static void on(Call call, Leg leg, Happening what) {
        if (what instanceof Happening.Answered) {
            Leg caller = call.caller();
            if (caller != null) {
                Bridging.bridge(call, "", caller, leg);
            }
        } else if (what instanceof Happening.Failed failed) {
            failed(call, failed);
        } else if (what instanceof Happening.Ended ended) {
            for (Leg each : call.legs()) {
                // Others may talk to each other: whoever has transferred them is still there for a while.
                if (each != leg && each.partner == null) {
                    each.end(480, ended.q850(), ended.reason(), false, 0);
                }
            }
        }
    }
}
