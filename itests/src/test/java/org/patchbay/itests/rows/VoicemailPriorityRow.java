package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.harness.Part.body;
import static org.patchbay.itests.harness.Part.with;

/** The provider's mailbox can set priorities; no bundle here does so yet. What holds today: notices of the mailbox are not taken for ours, and go nowhere. */
abstract class VoicemailPriorityRow extends Row {
    VoicemailPriorityRow() {
        super(40);
    }

    @Test
    void aNoticeOfTheMailboxGoesNowhereAndTheCatalogueSaysWhoCanDoIt() {
        Script carrier = Script.caller("mailbox-carrier", bench.carrierStyle)
                .asksOutside(
                        "NOTIFY",
                        bench.dialled(user(0)),
                        with("Event", "message-summary"),
                        with("Subscription-State", "active"),
                        body("application/simple-message-summary", "Messages-Waiting: yes\nVoice-Message: 2/8 (1/2)\n"))
                .hears(481);
        try (Party asks = bench.carrier(carrier)) {
            asks.ends();
        }
        assertThat(bench.hubExchange().all())
                .noneMatch(each -> each.fromRuntime() && each.message().text().contains("Messages-Waiting"));
        assertThat(entry())
                .containsEntry("status", "UNPROVEN")
                .containsEntry("here", "PROVIDER")
                .containsEntry(
                        "why", "The provider can perform it; not seen on a tenant. No live bundle here brings it.");
    }
}
