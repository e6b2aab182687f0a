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

/** A mobile rings beside Teams where the site's policy lets it, with the caller's number; where it does not, neither we nor the hub ring it. */
abstract class MobilityPoliciesRow extends Row {
    MobilityPoliciesRow() {
        super(23);
    }

    @Test
    void theMobileRingsWithTheCallersNumberWhereThePolicyAllowsIt() throws Exception {
        Script mobile = Ringing.answers(
                "mobility-mobile", bench.carrierStyle, header("From", literally("<sip:" + outside(0) + "@")));
        try (AutoCloseable also = sets(0, "ring", "also", "mobile");
                Party teams = bench.hub(Ringing.loses("mobility-teams", bench.hubStyle), user(0));
                Party rings = bench.carrier(mobile, outside(1));
                Party calls = bench.carrier(caller("mobility-caller"))) {
            calls.ends();
            rings.ends();
            teams.ends();
        }
        assertThat(entry()).containsEntry("status", "SUPPORTED").hasEntrySatisfying("bundles", bundles -> assertThat(
                        bundles)
                .contains("org.patchbay.feature.mobility"));
    }

    @Test
    void whereThePolicySaysNeverNeitherWeNorTheHubRingIt() throws Exception {
        int lost = bench.carrierExchange().lost().size();
        Script fork = Script.caller("mobility-fork", bench.hubStyle)
                .invites(
                        bench.through(CONTOSO, outside(1)),
                        outside(0),
                        with(
                                "HISTORY-INFO",
                                "<sip:" + user(0)
                                        + "@sip.pstnhub.microsoft.com:5061;user=phone?Reason=SIP%3Bcause%3D496>;index=1,"
                                        + "<sip:" + outside(1)
                                        + "@sip.pstnhub.microsoft.com:5061;user=phone>;index=1.1"),
                        sdp(9))
                .hears(100)
                .hears(403, header("Reason", "Q[.]850;cause=21"))
                .acksRefusal();
        try (AutoCloseable also = sets(0, "ring", "also", "mobile");
                AutoCloseable never = sets("contoso/hq", "mobility", "mobiles", "never")) {
            try (Party teams = bench.hub(Ringing.answers("mobility-alone", bench.hubStyle), user(0));
                    Party calls = bench.carrier(caller("mobility-never"))) {
                calls.ends();
                teams.ends();
            }
            try (Party hub = bench.hub(fork)) {
                hub.ends();
            }
        }
        assertThat(lastTrace())
                .anySatisfy(step -> assertThat(step).contains("mobility", "REJECT 403", "mobiles = never"));
        assertThat(bench.carrierExchange().lost()).as("INVITEs at the carrier").hasSize(lost);
    }

    private Script caller(String name) {
        return Ringing.calls(name, bench.carrierStyle, bench.dialled(user(0)), outside(0));
    }
}
