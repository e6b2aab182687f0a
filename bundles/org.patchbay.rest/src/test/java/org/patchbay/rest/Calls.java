package org.patchbay.rest;

import java.util.List;
import java.util.Optional;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Stage;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.CallSummary;
import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.admin.TraceEntry;

/** Two calls, one of each tenant, and one that has ended. */
final class Calls implements CallOperations {
    private final List<String> done;

    /** @param done where is written down what is done */
    Calls(List<String> done) {
        this.done = done;
    }

    private CallSummary call(String tenant) {
        Leg leg = new Leg(
                "l1", Side.values()[0], Stage.values()[0], Party.of("sip:a@" + tenant + ".example"), "teams", false);
        return new CallSummary(
                "call-" + tenant, tenant, "+491", "+492", "up", World.AT, Optional.of(World.AT), List.of(leg));
    }

    @Override
    public List<CallSummary> calls() {
        return List.of(call("acme"), call("globex"));
    }

    @Override
    public List<TraceEntry> trace(String call) {
        return call.startsWith("call-") ? List.of(World.trace()) : List.of();
    }

    @Override
    public List<String> recent(int count) {
        return List.of("call-gone").subList(0, Math.min(1, count));
    }

    @Override
    public List<SlotView> slots() {
        return List.of(new SlotView("handler", "blocking", "SCREEN", "b", "1", 7, "live", 1, 0, 3));
    }

    @Override
    public boolean hangup(String author, String call) {
        done.add(author + " ended " + call);
        return true;
    }
}
