package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Part.body;

/** Text messages need the integration inside the Teams client, which is not there yet. What holds today: none goes to the hub by SIP, which takes none. */
abstract class SmsMmsRow extends Row {
    SmsMmsRow() {
        super(37);
    }

    @Test
    void aTextByTheTrunkIsRefusedAndTheCatalogueSaysWhatIsMissing() {
        Script carrier = Script.caller("sms-carrier", bench.carrierStyle)
                .asksOutside("MESSAGE", bench.dialled(user(0)), body("text/plain", "Hello."))
                .hears(405, header("Allow", "INVITE"));
        try (Party asks = bench.carrier(carrier)) {
            asks.ends();
        }
        assertThat(bench.hubExchange().all()).noneMatch(each -> each.is("MESSAGE") && each.fromRuntime());
        assertThat(entry())
                .containsEntry("status", "MISSING")
                .containsEntry("here", "")
                .containsEntry("unmet", "integration:in-app");
        assertThat(entry().get("why")).contains("the in-app integration");
    }
}
