package org.patchbay.itests.flows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Crossing;
import org.patchbay.itests.harness.Part;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.flows.FlowBench.outside;
import static org.patchbay.itests.flows.FlowBench.user;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Check.exactly;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.is;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Check.no;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Calls that the hub moves about: held at a bot and taken back (C3b), transferred after a consultation (C5), parked and retrieved (C11). */
abstract class MoveFlows {
    private static final FlowBench BENCH = FlowBench.current();
    /** 400 characters, as the hub may send. */
    private static final String BY = "<sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:fa27c0de;x-t=1a;x-ti=2b;x-tt="
            + "aHR0cHM6Ly9h".repeat(27) + ">";

    static String bot(String id) {
        return "sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:DFCBA638-" + id;
    }

    /** Whoever has a call refers it to another of the hub's, over another connection, and leaves. */
    static Script moves(Script script, String target) {
        assertThat(BY).hasSizeGreaterThanOrEqualTo(400);
        return notified(
                        notified(
                                notified(
                                        script.asks(
                                                        "REFER",
                                                        with("REFER-TO", "<" + target + ">"),
                                                        with("REFERRED-BY", BY),
                                                        with("X-Link", "other"))
                                                .hears(202),
                                        "100 Trying",
                                        "active"),
                                "180 Ringing",
                                "active"),
                        "200 OK",
                        "terminated")
                .hangsUp(with("X-Link", "third"));
    }

    private static Script notified(Script script, String fragment, String state) {
        return script.hears(
                        "NOTIFY",
                        header("Event", "refer"),
                        header("Content-Type", "message/sipfrag"),
                        header("Subscription-State", state),
                        body("SIP/2[.]0 " + fragment))
                .agrees();
    }

    /** Whom the runtime calls for a REFER. */
    private static Script target(String name, String target, String caller) {
        return Script.called(name, BENCH.hubStyle)
                .hears(
                        "INVITE",
                        exactly("INVITE " + target + " SIP/2.0"),
                        is("Referred-By", BY),
                        header("From", literally(caller + "@" + CONTOSO)),
                        header("Contact", literally("@" + CONTOSO + ":")),
                        no("Replaces"),
                        body("a=sendrecv"))
                .says("100 Trying")
                .says("180 Ringing")
                .waits(200)
                .says("200 OK", sdp(9))
                .hears("ACK", header("Route", literally(FlowBench.PROXY)));
    }

    /** The dialog that the answer of an end of the hub's has begun, as that end names it (RFC 3891): to-tag is ours. */
    static Part replacing(Crossing ok) {
        String to = ok.message().header(ok.fromRuntime() ? "To" : "From");
        String from = ok.message().header(ok.fromRuntime() ? "From" : "To");
        return with("REPLACES", ok.callId() + ";to-tag=" + tag(to) + ";from-tag=" + tag(from));
    }

    private static String tag(String address) {
        return address.replaceAll(".*;tag=", "");
    }

    /** An end of the hub's that takes the place of another. */
    static Script replaces(String name, String user, String number, Part replaced) {
        return replaces(name, user, number, replaced, 9);
    }

    static Script replaces(String name, String user, String number, Part replaced, int port) {
        return Script.caller(name, BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, number), user, with("REQUIRE", "replaces"), replaced, sdp(port))
                .hears(100)
                .hears(200, body("a=sendrecv"))
                .acks();
    }

    @Test
    void c3bHeldAtTheMusicBotAndTakenBack() {
        String number = outside(4);
        String bot = bot("c3b");
        Script hub = Script.caller("c3b-hub", BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, number), user(4), sdp(9))
                .hears(100)
                .hears(200)
                .acks();
        Script carrier = Script.called("c3b-carrier", BENCH.carrierStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party outside = BENCH.carrier(carrier, number);
                Party music = BENCH.hub(target("c3b-bot", bot, number).isHungUp(), bot);
                Party ada = BENCH.hub(moves(hub, bot))) {
            ada.ends();
            try (Party back = BENCH.hub(replaces("c3b-back", user(4), number, replacing(music.saw("SIP/2.0 200")))
                    .waits(200)
                    .hangsUp())) {
                back.ends();
            }
            music.ends();
            outside.ends();
        }
    }

    @Test
    void c11ParkedAndRetrievedBySomebodyElse() {
        String number = outside(5);
        String bot = bot("c11");
        Script hub = Script.called("c11-hub", BENCH.hubStyle)
                .hears("INVITE")
                .says("180 Ringing")
                .says("200 OK", sdp(9))
                .hears("ACK");
        Script carrier = Script.caller("c11-carrier", BENCH.carrierStyle)
                .invites(BENCH.dialled(user(5)), number, sdp(9))
                .hears(100)
                .hears(180)
                .hears(200)
                .acks()
                .isHungUp();
        try (Party lot = BENCH.hub(target("c11-lot", bot, number).isHungUp(), bot);
                Party ada = BENCH.hub(moves(hub, bot), user(5));
                Party outside = BENCH.carrier(carrier)) {
            ada.ends();
            try (Party ben = BENCH.hub(replaces("c11-ben", user(6), number, replacing(lot.saw("SIP/2.0 200")))
                    .hangsUp())) {
                ben.ends();
            }
            lot.ends();
            outside.ends();
        }
    }

    @Test
    void c5TransferredAfterAConsultationWithSomebodyOnThisTrunk() {
        String first = outside(6);
        String second = outside(7);
        String target = bot("c5");
        Script one = Script.caller("c5-hub", BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, first), user(7), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .waitsForTest();
        Script consulting = Script.caller("c5-consulting", BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, second), user(7), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .isHungUp();
        try (Party caller = BENCH.carrier(answers("c5-first"), first);
                Party consulted = BENCH.carrier(answers("c5-second"), second);
                Party joined = BENCH.hub(
                        target("c5-joined", target, first).waitsForTest().hangsUp(), target);
                Party ada = BENCH.hub(moves(one, target));
                Party aside = BENCH.hub(consulting)) {
            Crossing up = aside.saw("SIP/2.0 200");
            aside.saw("ACK");
            try (Party other = BENCH.hub(replaces("c5-other", user(7), second, replacing(up))
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

    private static Script answers(String name) {
        return Script.called(name, BENCH.carrierStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
    }
}
