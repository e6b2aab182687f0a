package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.flows.Refers;
import org.patchbay.itests.harness.Part;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.flows.FlowBench.FABRIKAM;
import static org.patchbay.itests.harness.Check.exactly;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.line;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Check.no;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Who withholds the number is unknown to whoever is not trusted with it, both ways; and a user may show the main number, or none once. */
abstract class RestrictedCallerIdRow extends Row {
    private static final String NOBODY = "sip:anonymous@anonymous[.]invalid";
    private static final String FABRIKAMS = "+14255560100";

    RestrictedCallerIdRow() {
        super(28);
    }

    private static Part asserted(String number) {
        return with("P-ASSERTED-IDENTITY", "<sip:" + number + "@sip.pstnhub.microsoft.com:5061;user=phone>");
    }

    private Script calls(String name, String uri, String from, Part... more) {
        Part[] parts = java.util.Arrays.copyOf(more, more.length + 1);
        parts[more.length] = sdp(9);
        return Script.caller(name, bench.hubStyle)
                .invites(uri, from, parts)
                .hears(100)
                .hears(200)
                .acks()
                .hangsUp();
    }

    @Test
    void whoIsNotTrustedSeesNothingOfANumberThatTheHubWithholds() {
        String number = outside(0);
        Script carrier = Script.called("untrusted-carrier", bench.carrierStyle)
                .hears("INVITE", header("From", NOBODY), header("Privacy", "id"), no("P-Asserted-Identity"))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party answers = bench.carrier(carrier, number);
                Party hub = bench.hub(calls(
                        "untrusted-hub",
                        bench.through(CONTOSO, number),
                        "anonymous",
                        asserted(user(0)),
                        with("PRIVACY", "id")))) {
            hub.ends();
            answers.ends();
            assertThat(answers.saw("INVITE").message().text()).doesNotContain(user(0).substring(1));
        }
        assertThat(entry()).containsEntry("status", "SUPPORTED").hasEntrySatisfying("bundles", bundles -> assertThat(
                        bundles)
                .contains("org.patchbay.feature.callerid"));
    }

    @Test
    void whoIsTrustedIsToldAndAskedToKeepIt() {
        String number = outside(1);
        Script carrier = Script.called("trusted-carrier", bench.otherCarrierStyle)
                .hears(
                        "INVITE",
                        header("From", NOBODY),
                        header("Privacy", "id"),
                        header("P-Asserted-Identity", literally(FABRIKAMS)))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party answers = bench.otherCarrier(carrier, number);
                Party hub = bench.hub(calls(
                        "trusted-hub",
                        bench.through(FABRIKAM, number),
                        "anonymous",
                        asserted(FABRIKAMS),
                        with("PRIVACY", "id")))) {
            hub.ends();
            answers.ends();
        }
    }

    @Test
    void aWithheldCallerReachesTheHubInItsOwnForm() {
        Script hub = Script.called("withheld-hub", bench.hubStyle)
                .hears("INVITE", header("From", NOBODY), header("Contact", "<sip:sbc1[.]customers[.]lab"))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("withheld-carrier", bench.carrierStyle)
                .invites(bench.dialled(user(1)), "anonymous", with("Privacy", "id"), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .hangsUp();
        try (Party answers = bench.hub(hub, user(1));
                Party outside = bench.carrier(carrier)) {
            outside.ends();
            answers.ends();
        }
    }

    /** C4: the INVITE that the hub gets back has nothing of the first but what the runtime remembers. */
    @Test
    void aWithheldCallerIsStillOneForWhomTheHubTransfersItTo() {
        String target = Refers.bot("t28-colleague");
        String number = outside(0);
        Script hub = Script.called("transferring-hub", bench.hubStyle)
                .hears("INVITE", header("From", NOBODY), header("Privacy", "id"))
                .says("180 Ringing")
                .says("200 OK", sdp(9))
                .hears("ACK");
        Script colleague = Script.called("transferred-colleague", bench.hubStyle)
                .hears(
                        "INVITE",
                        exactly("INVITE " + target + " SIP/2.0"),
                        header("From", NOBODY),
                        header("Contact", "<sip:sbc1[.]customers[.]lab"),
                        header("P-Asserted-Identity", literally(number)),
                        header("Privacy", "id"))
                .says("100 Trying")
                .says("180 Ringing")
                .waits(200)
                .says("200 OK", sdp(9))
                .hears("ACK")
                .waitsForTest()
                .hangsUp();
        Script carrier = Script.caller("transferred-carrier", bench.carrierStyle)
                .invites(bench.dialled(user(1)), number, with("Privacy", "id"), sdp(9))
                .hears(100)
                .hears(180)
                .hears(200)
                .acks()
                .isHungUp();
        try (Party there = bench.hub(colleague, target);
                Party first = bench.hub(Refers.moves(hub, target), user(1));
                Party outside = bench.carrier(carrier)) {
            first.ends();
            assertThat(there.saw("INVITE").message().header("From")).doesNotContain(number.substring(1));
            there.goesOn();
            there.ends();
            outside.ends();
        }
    }

    @Test
    void aUserShowsTheMainNumberAndWithholdsItOnceByACode() {
        String scope = "contoso/-/" + id(0);
        String main = "+14255550198";
        bench.distribution.run(
                "patchbay:settings-set " + scope + " callerid show main main_number " + main + " withhold_code *67");
        try {
            shows("main", outside(0), outside(0), literally(main));
            shows("code", "*67" + outside(1), outside(1), NOBODY);
        } finally {
            bench.distribution.run(
                    "patchbay:settings-set " + scope + " callerid show '' main_number '' withhold_code ''");
        }
    }

    private void shows(String name, String dialled, String number, String from) {
        Script carrier = Script.called(name + "-carrier", bench.carrierStyle)
                .hears(
                        "INVITE",
                        line("INVITE sip:" + literally(number) + "@"),
                        header("From", from),
                        no("P-Asserted-Identity"))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party answers = bench.carrier(carrier, number);
                Party hub = bench.hub(calls(name + "-hub", bench.through(CONTOSO, dialled), user(0)))) {
            hub.ends();
            answers.ends();
        }
    }
}
