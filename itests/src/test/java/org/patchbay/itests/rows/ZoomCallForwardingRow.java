package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** The provider sends a call elsewhere with 302: the runtime follows it, and says who forwarded; what it leads to is screened like any call. */
abstract class ZoomCallForwardingRow extends Row {
    ZoomCallForwardingRow() {
        super(36);
    }

    private Script moves(String name, String to) {
        return Script.called(name, bench.carrierStyle)
                .hears("INVITE", header("From", literally(user(0))))
                .says("302 Moved Temporarily", with("Contact", "<sip:" + to + "@127.0.0.31:" + bench.carrierPort + ">"))
                .hears("ACK");
    }

    @Test
    void theRuntimeFollowsTheProvidersForward() {
        Script target = Ringing.answers(
                "zoom-target",
                bench.carrierStyle,
                header("From", literally(user(0))),
                header("Diversion", literally("<sip:" + outside(0) + "@") + ".*;reason=unconditional"));
        Script hub = Ringing.calls("zoom-hub", bench.hubStyle, bench.through(CONTOSO, outside(0)), user(0));
        try (Party moved = bench.carrier(moves("zoom-moved", outside(1)), outside(0));
                Party answers = bench.carrier(target, outside(1));
                Party calls = bench.hub(hub)) {
            calls.ends();
            moved.ends();
            answers.ends();
        }
        assertThat(entry()).containsEntry("status", "SUPPORTED").hasEntrySatisfying("bundles", bundles -> assertThat(
                        bundles)
                .contains("org.patchbay.feature.forwarding"));
    }

    @Test
    void aBlockedTargetOfItIsNotCalled() throws Exception {
        int lost = bench.carrierExchange().lost().size();
        Script hub = Script.caller("zoom-blocked-hub", bench.hubStyle)
                .invites(bench.through(CONTOSO, outside(0)), user(0), sdp(9))
                .hears(100)
                .hears(603)
                .acksRefusal();
        try (AutoCloseable block = sets("contoso", "blocking", "blocked_destinations", outside(1));
                Party moved = bench.carrier(moves("zoom-blocked", outside(1)), outside(0));
                Party calls = bench.hub(hub)) {
            calls.ends();
            moved.ends();
        }
        assertThat(bench.carrierExchange().lost()).as("INVITEs at the carrier").hasSize(lost);
    }
}
