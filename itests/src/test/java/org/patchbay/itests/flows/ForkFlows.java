package org.patchbay.itests.flows;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.flows.FlowBench.outside;
import static org.patchbay.itests.flows.FlowBench.user;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.is;
import static org.patchbay.itests.harness.Check.line;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Many who ring: a mobile besides (C6), a forward (C7). */
abstract class ForkFlows {
    private static final FlowBench BENCH = FlowBench.current();
    private static final String ELSEWHERE = "SIP;cause=200;text=\"Call completed elsewhere\"";

    /** The hub's leg to a mobile, given up because the user has answered in Teams. */
    private static Script mobileLeg(String name, String mobile, String caller, String ada) {
        return Script.caller(name, BENCH.hubStyle)
                .invites(
                        BENCH.through(CONTOSO, mobile).replace(";user=phone", ";cause=496;user=phone"),
                        caller,
                        with(
                                "HISTORY-INFO",
                                "<sip:" + ada
                                        + "@sip.pstnhub.microsoft.com:5061;user=phone?Reason=SIP%3Bcause%3D496>;index=1,"
                                        + "<sip:" + mobile + "@sip.pstnhub.microsoft.com:5061;user=phone>;index=1.1"),
                        sdp(9))
                .hears(100)
                .hears(180)
                .waits(100)
                .cancels(with("REASON", ELSEWHERE))
                .hears(200)
                .hears(487)
                .acksRefusal();
    }

    @Test
    void c6AnsweredInTeamsTheMobileIsCancelledWithTheSameReason() {
        String ada = user(11);
        String mobile = outside(11);
        String caller = outside(12);
        Script hub = Script.called("c6-hub", BENCH.hubStyle)
                .hears("INVITE")
                .says("180 Ringing")
                .waitsForTest()
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("c6-carrier", BENCH.carrierStyle)
                .invites(BENCH.dialled(ada), caller, sdp(9))
                .hears(100)
                .hears(180)
                .hears(200)
                .acks()
                .waits(300)
                .hangsUp();
        Script phone = Script.called("c6-mobile", BENCH.carrierStyle)
                .hears("INVITE", header("From", literally(caller)), header("Diversion", literally(ada)))
                .says("180 Ringing")
                .hears("CANCEL", is("Reason", ELSEWHERE))
                .agrees()
                .says("487 Request Terminated")
                .hears("ACK");
        try (Party teams = BENCH.hub(hub, ada);
                Party rings = BENCH.carrier(phone, mobile);
                Party calls = BENCH.carrier(carrier)) {
            teams.saw("SIP/2.0 180");
            try (Party leg = BENCH.hub(mobileLeg("c6-leg", mobile, caller, ada))) {
                leg.ends();
            }
            rings.ends();
            teams.goesOn();
            calls.ends();
            teams.ends();
        }
    }

    @Test
    void c6OfFiveWhoRingOneAnswersAndTheOthersAreCancelled() {
        String caller = outside(45);
        List<Party> all = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                String mobile = outside(40 + i);
                Script phone = Script.called("group-phone-" + i, BENCH.carrierStyle)
                        .hears("INVITE")
                        .says("180 Ringing")
                        .hears("CANCEL", is("Reason", ELSEWHERE))
                        .agrees()
                        .says("487 Request Terminated")
                        .hears("ACK");
                all.add(BENCH.carrier(phone, mobile));
                all.add(BENCH.hub(mobileLeg("group-leg-" + i, mobile, caller, user(16))));
            }
            String winner = outside(44);
            all.add(BENCH.carrier(
                    Script.called("group-winner", BENCH.carrierStyle)
                            .hears("INVITE")
                            .says("180 Ringing")
                            .says("200 OK", sdp(9))
                            .hears("ACK")
                            .isHungUp(),
                    winner));
            all.add(BENCH.hub(Script.caller("group-leg", BENCH.hubStyle)
                    .invites(BENCH.through(CONTOSO, winner), caller, sdp(9))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .hangsUp()));
            all.forEach(Party::ends);
        } finally {
            all.forEach(Party::close);
        }
    }

    @Test
    void c6AnAnswerThatCrossesTheCancelIsEnded() {
        String mobile = outside(13);
        String caller = outside(14);
        Script phone = Script.called("c6-crossing", BENCH.carrierStyle)
                .hears("INVITE")
                .says("180 Ringing")
                .hears("CANCEL", is("Reason", ELSEWHERE))
                .agrees()
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party answers = BENCH.carrier(phone, mobile);
                Party leg = BENCH.hub(mobileLeg("c6-crossed", mobile, caller, user(12)))) {
            leg.ends();
            answers.ends();
        }
    }

    @Test
    void c6TheOtherWayACallerWhoHangsUpIsCancelledAtTheHub() {
        String ada = user(13);
        Script hub = Script.called("c6-given-up-hub", BENCH.hubStyle)
                .hears("INVITE")
                .says("180 Ringing")
                .hears("CANCEL", is("Reason", ELSEWHERE))
                .agrees()
                .says("487 Request Terminated", with("REASON", "Q.850;cause=16;text=\"99af;Completed elsewhere\""))
                .hears("ACK");
        Script carrier = Script.caller("c6-given-up-carrier", BENCH.carrierStyle)
                .invites(BENCH.dialled(ada), outside(15), sdp(9))
                .hears(100)
                .hears(180)
                .cancels(with("Reason", ELSEWHERE))
                .hears(200)
                .hears(487)
                .acksRefusal();
        try (Party answers = BENCH.hub(hub, ada);
                Party calls = BENCH.carrier(carrier)) {
            calls.ends();
            answers.ends();
        }
    }

    private static String history(String one, String cause, String two) {
        return "<sip:" + one + "@sip.pstnhub.microsoft.com:5061;user=phone?Reason=SIP%3Bcause%3D" + cause
                + "%3Btext%3D%22Moved%20temporarily%22>;index=1,<sip:" + two
                + "@sip.pstnhub.microsoft.com:5061;user=phone>;index=1.1";
    }

    @Test
    void c7AForwardIsToldBothWays() {
        String ada = user(14);
        String target = outside(16);
        String caller = outside(17);
        Script hub = Script.called("c7-hub", BENCH.hubStyle)
                .hears("INVITE")
                .says("181 Call Is Being Forwarded")
                .waitsForTest()
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("c7-carrier", BENCH.carrierStyle)
                .invites(BENCH.dialled(ada), caller, sdp(9))
                .hears(100)
                .hears(181)
                .hears(200)
                .acks()
                .hangsUp();
        Script leg = Script.caller("c7-leg", BENCH.hubStyle)
                .invites(
                        BENCH.through(CONTOSO, target).replace(";user=phone", ";cause=302;user=phone"),
                        caller,
                        with("HISTORY-INFO", history(ada, "302", target)),
                        with("REFERRED-BY", "<sip:" + ada + "@sip.pstnhub.microsoft.com:5061;user=phone>"),
                        sdp(9))
                .hears(100)
                .hears(180)
                .hears(200)
                .acks()
                .waits(200)
                .hangsUp();
        Script forwarded = Script.called("c7-target", BENCH.carrierStyle)
                .hears(
                        "INVITE",
                        line("INVITE sip:" + literally(target) + "@"),
                        header("From", literally("<sip:" + caller + "@")),
                        header("Diversion", literally("<sip:" + ada + "@") + ".*;reason="))
                .says("180 Ringing")
                .waits(100)
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party teams = BENCH.hub(hub, ada);
                Party calls = BENCH.carrier(carrier);
                Party answers = BENCH.carrier(forwarded, target)) {
            teams.saw("SIP/2.0 181");
            try (Party second = BENCH.hub(leg)) {
                second.ends();
            }
            answers.ends();
            teams.goesOn();
            calls.ends();
            teams.ends();
        }
    }

    @Test
    void c7WhatComesBackToANumberItWasMeantForIsALoop() {
        String target = outside(18);
        Script leg = Script.caller("c7-loop", BENCH.hubStyle)
                .invites(
                        BENCH.through(CONTOSO, target),
                        outside(19),
                        with(
                                "HISTORY-INFO",
                                history(target, "302", user(15))
                                                .replace(">;index=1.1", "?Reason=SIP%3Bcause%3D302>;index=1.1")
                                        + ",<sip:" + target
                                        + "@sip.pstnhub.microsoft.com:5061;user=phone>;index=1.1.1"),
                        sdp(9))
                .hears(100)
                .hears(482)
                .acksRefusal();
        try (Party calls = BENCH.hub(leg)) {
            calls.ends();
            assertThat(BENCH.carrier.exchange().lost()).noneMatch(each -> each.is("INVITE sip:" + target));
        }
    }
}
