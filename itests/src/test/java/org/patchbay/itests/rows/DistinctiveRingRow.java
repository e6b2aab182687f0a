package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.line;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Check.no;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** What a telephone rings by: the caller's number in international form and its name, and the class of the call where that is trusted. */
abstract class DistinctiveRingRow extends Row {
    private static final String CLASS = "<http://carrier.lab/urgent.wav>";
    private static final String FABRIKAMS = "+14255560101";

    DistinctiveRingRow() {
        super(12);
    }

    private static String national(String number) {
        return number.substring(2);
    }

    @Test
    void aNationalNumberReachesTheHubInInternationalFormWithItsName() {
        Script hub = Script.called("national-hub", bench.hubStyle)
                .hears(
                        "INVITE",
                        line("INVITE sip:" + literally(user(0)) + "@"),
                        header("From", "\"?Outside\"? *<sip:" + literally(outside(0)) + "@"),
                        no("Alert-Info"))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("national-carrier", bench.carrierStyle)
                .invites(bench.dialled(national(user(0))), national(outside(0)), with("Alert-Info", CLASS), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .hangsUp();
        try (Party answers = bench.hub(hub, user(0));
                Party outside = bench.carrier(carrier)) {
            outside.ends();
            answers.ends();
        }
        assertThat(entry()).containsEntry("status", "SUPPORTED");
    }

    @Test
    void aProviderThatIsTrustedMaySayHowToRing() {
        Script hub = Script.called("class-hub", bench.hubStyle)
                .hears("INVITE", header("Alert-Info", literally(CLASS)))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("class-carrier", bench.otherCarrierStyle)
                .invites(bench.dialled(FABRIKAMS), outside(1), with("Alert-Info", CLASS), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .hangsUp();
        try (Party answers = bench.hub(hub, FABRIKAMS);
                Party outside = bench.otherCarrier(carrier, "")) {
            outside.ends();
            answers.ends();
        }
    }

    @Test
    void telephonesAreToldWhetherAColleagueCalls() {
        bench.distribution.run("patchbay:settings-set contoso/-/" + id(1) + " callerid ring_class true");
        Script hub = Script.called("told-hub", bench.hubStyle)
                .hears("INVITE", header("Alert-Info", "<urn:alert:source:external>"))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("told-carrier", bench.carrierStyle)
                .invites(bench.dialled(user(1)), outside(1), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .hangsUp();
        try (Party answers = bench.hub(hub, user(1));
                Party outside = bench.carrier(carrier)) {
            outside.ends();
            answers.ends();
        } finally {
            bench.distribution.run("patchbay:settings-set contoso/-/" + id(1) + " callerid ring_class ''");
        }
    }
}
