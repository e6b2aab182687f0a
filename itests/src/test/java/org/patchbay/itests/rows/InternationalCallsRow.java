package org.patchbay.itests.rows;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.line;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.sdp;

/** Calls abroad go out, to the countries that are allowed, no more of them than the ceilings let pass; premium numbers do not. */
abstract class InternationalCallsRow extends Row {
    private static final String BERLIN = "+4930123456";

    InternationalCallsRow() {
        super(2);
    }

    private void goesOut(String from, String number) {
        Script hub = Script.caller("abroad-hub", bench.hubStyle)
                .invites(bench.through(CONTOSO, number), from, sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .isHungUp();
        Script carrier = Script.called("abroad-carrier", bench.carrierStyle)
                .hears(
                        "INVITE",
                        line("INVITE sip:" + literally(number) + "@127[.]0[.]0[.]31"),
                        header("From", literally(from)))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .waits(200)
                .hangsUp();
        try (Party answers = bench.carrier(carrier, number);
                Party calls = bench.hub(hub)) {
            calls.ends();
            answers.ends();
        }
    }

    /** Nobody at the carrier waits for it: an INVITE that came there would fail the bench. */
    private void isRefused(String from, String number, String why) {
        Script hub = Script.caller("refused-hub", bench.hubStyle)
                .invites(bench.through(CONTOSO, number), from, sdp(9))
                .hears(100)
                .hears(403, header("Reason", "Q[.]850;cause=21"))
                .acksRefusal();
        int lost = bench.carrierExchange().lost().size();
        try (Party calls = bench.hub(hub)) {
            calls.ends();
        }
        assertThat(bench.carrierExchange().lost()).as("INVITEs at the carrier").hasSize(lost);
        String call = bench.distribution.rows("patchbay:recent").get(0).get("id");
        assertThat(bench.distribution.rows("patchbay:trace " + call))
                .extracting(Map::toString)
                .anySatisfy(step -> assertThat(step).contains("ceilings", "REJECT 403", why));
    }

    private void set(String key, String value) {
        bench.distribution.run("patchbay:settings-set contoso/-/" + id(0) + " ceilings " + key + " \"" + value + "\"");
    }

    @Test
    void countriesThatAreAllowedAreReachedAndOthersAreNotAskedFor() {
        goesOut(user(1), BERLIN);
        isRefused(user(1), "+881612345678", "premium");
        set("allowed_countries", "FR");
        try {
            isRefused(user(0), BERLIN, "allowed_countries");
        } finally {
            set("allowed_countries", "");
        }
        assertThat(entry())
                .containsEntry("status", "SUPPORTED")
                .hasEntrySatisfying("bundles", bundles -> assertThat(bundles).contains("org.patchbay.country.policy"));
    }

    @Test
    void whoCallsAbroadMoreOftenThanTheCeilingIsStoppedAndAtHomeIsNot() {
        set("per_minute", "2");
        try {
            goesOut(user(0), BERLIN);
            goesOut(user(0), BERLIN);
            isRefused(user(0), BERLIN, "per_minute");
            goesOut(user(0), outside(0));
        } finally {
            set("per_minute", "");
        }
    }
}
