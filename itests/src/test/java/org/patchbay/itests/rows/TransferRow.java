package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.flows.Refers;
import org.patchbay.itests.harness.Crossing;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/**
 * C4 and C5: blind, after a consultation, to voicemail, in vain, and what policy forbids. A provider's attended transfer (REFER with Replaces),
 * and what the two hear, is {@code TransferIT}'s.
 */
abstract class TransferRow extends Row {
    TransferRow() {
        super(9);
    }

    /** A call from outside to the first user, who answers. */
    private Script called(String name) {
        return Script.called(name, bench.hubStyle)
                .hears("INVITE")
                .says("180 Ringing")
                .says("200 OK", sdp(9))
                .hears("ACK");
    }

    private Script calls(String name) {
        return Script.caller(name, bench.carrierStyle)
                .invites(bench.dialled(user(0)), outside(0), sdp(9))
                .hears(100)
                .hears(180)
                .hears(200)
                .acks();
    }

    /** To a colleague and to voicemail, whose addresses the hub alone can tell apart. */
    @ParameterizedTest
    @ValueSource(strings = {"t9-colleague", "t9-voicemail"})
    void theHubTransfersWithoutAsking(String who) {
        String target = Refers.bot(who);
        Script hub = called(who + "-hub");
        Script carrier = calls(who + "-carrier").isHungUp();
        try (Party there = bench.hub(
                        Refers.target(who + "-target", target, outside(0))
                                .waitsForTest()
                                .hangsUp(),
                        target);
                Party ada = bench.hub(Refers.moves(hub, target), user(0));
                Party outside = bench.carrier(carrier)) {
            ada.ends();
            there.goesOn();
            there.ends();
            outside.ends();
        }
        assertThat(entry()).containsEntry("status", "SUPPORTED").hasEntrySatisfying("bundles", bundles -> assertThat(
                        bundles)
                .contains("org.patchbay.feature.transfer"));
    }

    @Test
    void aTargetThatIsBusyLeavesTheCallUp() {
        String target = Refers.bot("t9-busy");
        Script hub = Refers.refersInVain(called("busy-hub"), target, "486 Busy Here")
                .waits(200)
                .hangsUp(with("X-Link", "third"));
        Script busy = Script.called("busy-target", bench.hubStyle)
                .hears("INVITE", header("Referred-By", literally(Refers.BY)))
                .says("100 Trying")
                .says("486 Busy Here")
                .hears("ACK");
        try (Party there = bench.hub(busy, target);
                Party ada = bench.hub(hub, user(0));
                Party outside = bench.carrier(calls("busy-carrier").isHungUp())) {
            there.ends();
            ada.ends();
            outside.ends();
        }
    }

    @Test
    void nobodyOutsideIsTransferredToANumberOutsideAtTheTenantsCost() {
        String target = "sip:" + outside(1) + "@sip.pstnhub.microsoft.com:5061;user=phone;transport=tls";
        Script hub =
                Refers.refersInVain(called("fraud-hub"), target, "603 Decline").hangsUp(with("X-Link", "third"));
        try (Party ada = bench.hub(hub, user(0));
                Party outside = bench.carrier(calls("fraud-carrier").isHungUp())) {
            ada.ends();
            outside.ends();
        }
    }

    @Test
    void somebodyOutsideSendsAUserToAColleague() {
        Script refers = calls("sends-carrier")
                .asks("REFER", with("Refer-To", "<sip:" + user(1) + "@127.0.0.1>"))
                .hears(202);
        refers = Refers.notified(Refers.notified(refers, "100 Trying", "active"), "200 OK", "terminated")
                .hangsUp();
        Script ben = Script.called("sends-ben", bench.hubStyle)
                .hears("INVITE", header("From", literally(user(0))))
                .says("100 Trying")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .waitsForTest()
                .hangsUp();
        try (Party colleague = bench.hub(ben, user(1));
                Party ada = bench.hub(called("sends-ada").isHungUp(), user(0));
                Party outside = bench.carrier(refers)) {
            outside.ends();
            colleague.goesOn();
            colleague.ends();
            ada.ends();
        }
    }

    @Test
    void c5TransferredAfterAConsultationWithSomebodyOnThisTrunk() {
        String first = outside(0);
        String second = outside(1);
        String target = Refers.bot("c5");
        Script one = Script.caller("c5-hub", bench.hubStyle)
                .invites(bench.through(CONTOSO, first), user(0), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .waitsForTest();
        Script consulting = Script.caller("c5-consulting", bench.hubStyle)
                .invites(bench.through(CONTOSO, second), user(0), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .isHungUp();
        try (Party caller = bench.carrier(answers("c5-first"), first);
                Party consulted = bench.carrier(answers("c5-second"), second);
                Party joined = bench.hub(
                        Refers.target("c5-joined", target, first).waitsForTest().hangsUp(), target);
                Party ada = bench.hub(Refers.moves(one, target));
                Party aside = bench.hub(consulting)) {
            Crossing up = aside.saw("SIP/2.0 200");
            aside.saw("ACK");
            try (Party other = bench.hub(Refers.replaces("c5-other", user(0), second, Refers.replacing(up))
                    .waitsForTest()
                    .hangsUp())) {
                aside.ends();
                ada.goesOn();
                ada.ends();
                joined.goesOn();
                joined.ends();
                caller.ends();
                other.goesOn();
                other.ends();
                consulted.ends();
            }
        }
    }

    private Script answers(String name) {
        return Script.called(name, bench.carrierStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
    }
}
