package org.patchbay.sip.trunk;

import java.util.List;

import org.patchbay.api.call.treatment.Happening;

/** What the trunk does by itself for a call that has no core: no more than to let an emergency call through and to end what has ended. */
final class Alone {
    private Alone() {}

    static void on(Call call, Leg leg, Happening what) {
        if (what instanceof Happening.Answered) {
            Leg caller = call.caller();
            if (caller != null) {
                Bridging.bridge(call, "", caller, leg);
            }
        } else if (what instanceof Happening.Failed failed) {
            Leg caller = call.caller();
            if (caller != null && call.legs.size() == 1) {
                caller.end(Causes.across(failed.sip(), caller.peer.side()), failed.q850(), failed.reason(), false, 0);
            }
        } else if (what instanceof Happening.Ended ended) {
            for (Leg each : List.copyOf(call.legs.values())) {
                if (each != leg) {
                    each.end(480, ended.q850(), ended.reason(), false, 0);
                }
            }
        }
    }
}
