package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.no;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Who is blocked is declined here, before the hub is asked; and whom the hub does not want is tried nowhere else. */
abstract class CallBlockingRow extends Row {
    CallBlockingRow() {
        super(27);
    }

    private Script declined(String name, String caller) {
        return Script.caller(name, bench.carrierStyle)
                .invites(bench.dialled(user(0)), caller, sdp(9))
                .hears(100)
                .hears(603, header("Reason", "Q[.]850;cause=21"), no("Retry-After"))
                .acksRefusal();
    }

    private void nobodyAsked() {
        assertThat(bench.hubExchange().all()).noneMatch(each -> each.fromRuntime() && each.is("INVITE sip:" + user(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+"})
    void aCallerWhoBeginsAsTheTenantBlocksIsDeclined(String plus) {
        String pattern = "'" + plus + outside(0).substring(1, 11) + "*'";
        bench.distribution.run("patchbay:list-add contoso blocked_callers " + pattern);
        try (Party calls = bench.carrier(declined("blocked-carrier", outside(0)))) {
            calls.ends();
        } finally {
            bench.distribution.run("patchbay:list-remove contoso blocked_callers " + pattern);
        }
        nobodyAsked();
        String id = bench.distribution.rows("patchbay:recent").get(0).get("id");
        assertThat(bench.distribution.rows("patchbay:trace " + id)).anySatisfy(step -> assertThat(step)
                .containsEntry("who", "blocking")
                .extractingByKey("why")
                .asString()
                .contains("By the list of the tenant"));
    }

    @Test
    void aCallerWhoWithholdsTheNumberIsDeclinedWhereThatIsNotWanted() {
        String settings = "patchbay:settings-set contoso/-/" + id(0) + " blocking anonymous ";
        bench.distribution.run(settings + "true");
        try (Party calls = bench.carrier(declined("anonymous-carrier", "anonymous"))) {
            calls.ends();
        } finally {
            bench.distribution.run(settings + "false");
        }
        nobodyAsked();
    }

    @Test
    void whomTheHubDoesNotWantIsTriedOnceAndTheCarrierIsNotAskedToRetry() {
        Script hub = Script.called("unwanted-hub", bench.hubStyle)
                .hears("INVITE")
                .says("100 Trying")
                .says(
                        "403 Forbidden",
                        with("REASON", "Q.850;cause=21;text=\"6f2b;510534/403 The caller is blocked by the tenant\""))
                .hears("ACK");
        Script carrier = Script.caller("unwanted-carrier", bench.carrierStyle)
                .invites(bench.dialled(user(1)), outside(1), sdp(9))
                .hears(100)
                .hears(403, header("Reason", "Q[.]850;cause=21"), no("Retry-After"))
                .acksRefusal();
        try (Party answers = bench.hub(hub, user(1));
                Party calls = bench.carrier(carrier)) {
            calls.ends();
            answers.ends();
        }
        assertThat(bench.hubExchange().all().stream()
                        .filter(each -> each.fromRuntime() && each.is("INVITE sip:" + user(1))))
                .as("at one of the hub's three names")
                .hasSize(1);
        assertThat(entry()).containsEntry("status", "SUPPORTED");
    }

    /** Whatever is blocked, the call for help is not. How those who help call back past every list is {@code EmergencyIT}'s. */
    @Test
    void anEmergencyCallIsNeverBlocked() {
        bench.distribution.run("patchbay:list-add contoso blocked_destinations '*'");
        Script hub = Script.caller("helped-hub", bench.hubStyle)
                .invites(bench.through(CONTOSO, "911"), user(1), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .hangsUp();
        Script carrier = Script.called("helps-carrier", bench.carrierStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party helps = bench.carrier(carrier, "sip:911@");
                Party calls = bench.hub(hub)) {
            calls.ends();
            helps.ends();
        } finally {
            bench.distribution.run("patchbay:list-undo contoso blocked_destinations 0");
        }
    }
}
