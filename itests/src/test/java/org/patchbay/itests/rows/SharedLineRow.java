package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Check;
import org.patchbay.itests.harness.Part;
import org.patchbay.itests.harness.Records;
import org.patchbay.itests.harness.Script;
import org.patchbay.itests.harness.Style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.flows.FlowBench.FABRIKAM;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Check.no;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Who calls for another is seen as the other, is known to whoever is trusted with it alone, answers for the call, and stands in its record. */
abstract class SharedLineRow extends Row {
    SharedLineRow() {
        super(13);
    }

    /** The delegate calls for the boss. */
    private Script calls(String name, String uri, String boss, String delegate) {
        Part asserted = with("P-ASSERTED-IDENTITY", "<sip:" + delegate + "@sip.pstnhub.microsoft.com:5061;user=phone>");
        return Script.caller(name, bench.hubStyle)
                .invites(uri, boss, asserted, with("PRIVACY", "id"), sdp(9))
                .hears(100);
    }

    private static Script answers(String name, Style style, Check... checks) {
        return Script.called(name, style)
                .hears("INVITE", checks)
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
    }

    @Test
    void theProviderSeesTheBossTheRecordNamesBoth() {
        String number = outside(0);
        String boss = user(1);
        String delegate = user(0);
        Script carrier = answers(
                "boss-carrier",
                bench.carrierStyle,
                header("From", literally(boss)),
                no("P-Asserted-Identity"),
                no("Privacy"));
        try (Party answers = bench.carrier(carrier, number);
                Party hub = bench.hub(calls("boss-hub", bench.through(CONTOSO, number), boss, delegate)
                        .hears(200)
                        .acks()
                        .hangsUp())) {
            hub.ends();
            answers.ends();
            assertThat(answers.saw("INVITE").message().text()).doesNotContain(delegate.substring(1));
        }
        Records records = new Records(bench.distribution);
        await("the record").until(() -> records.all().stream().anyMatch(line -> line.contains("on_behalf_of")));
        String record = records.all().stream()
                .filter(line -> line.contains("\"on_behalf_of\":\"sip:" + boss))
                .findFirst()
                .orElseThrow();
        assertThat(Records.value(record, "from")).contains(delegate);
        assertThat(Records.value(record, "from_user")).isEqualTo(id(0));
        assertThat(Records.value(record, "on_behalf_of_user")).isEqualTo(id(1));
        assertThat(entry()).containsEntry("status", "SUPPORTED").hasEntrySatisfying("bundles", bundles -> assertThat(
                        bundles)
                .contains("org.patchbay.feature.callerid"));
    }

    @Test
    void whoIsTrustedIsToldWhoReallyCalls() {
        String number = outside(1);
        Script carrier = answers(
                "known-carrier",
                bench.otherCarrierStyle,
                header("From", literally("+14255560101")),
                header("P-Asserted-Identity", literally("+14255560100")),
                header("Privacy", "id"));
        try (Party answers = bench.otherCarrier(carrier, number);
                Party hub =
                        bench.hub(calls("known-hub", bench.through(FABRIKAM, number), "+14255560101", "+14255560100")
                                .hears(200)
                                .acks()
                                .hangsUp())) {
            hub.ends();
            answers.ends();
        }
    }

    @Test
    void whatIsForbiddenToTheDelegateIsForbiddenInTheNameOfTheBoss() {
        String scope = "contoso/-/" + id(0);
        bench.distribution.run("patchbay:settings-set " + scope + " blocking blocked_destinations " + outside(1));
        try (Party hub = bench.hub(calls("forbidden-hub", bench.through(CONTOSO, outside(1)), user(1), user(0))
                .hears(603)
                .acksRefusal())) {
            hub.ends();
        } finally {
            bench.distribution.run("patchbay:settings-set " + scope + " blocking blocked_destinations ''");
        }
    }
}
