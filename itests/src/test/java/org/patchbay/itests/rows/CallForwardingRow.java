package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.line;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Calls are forwarded by the hub (C7) and by the runtime, with the caller's number and who forwards; never in a circle, nor where the policy forbids it. */
abstract class CallForwardingRow extends Row {
    CallForwardingRow() {
        super(5);
    }

    @Test
    void c7AForwardIsToldBothWays() {
        String ada = user(0);
        String target = outside(1);
        String caller = outside(0);
        Script hub = Script.called("c7-hub", bench.hubStyle)
                .hears("INVITE")
                .says("181 Call Is Being Forwarded")
                .waitsForTest()
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("c7-carrier", bench.carrierStyle)
                .invites(bench.dialled(ada), caller, sdp(9))
                .hears(100)
                .hears(181)
                .hears(200)
                .acks()
                .hangsUp();
        Script leg = Script.caller("c7-leg", bench.hubStyle)
                .invites(
                        bench.through(CONTOSO, target).replace(";user=phone", ";cause=302;user=phone"),
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
        Script forwarded = Script.called("c7-target", bench.carrierStyle)
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
        try (Party teams = bench.hub(hub, ada);
                Party calls = bench.carrier(carrier);
                Party answers = bench.carrier(forwarded, target)) {
            teams.saw("SIP/2.0 181");
            try (Party second = bench.hub(leg)) {
                second.ends();
            }
            answers.ends();
            teams.goesOn();
            calls.ends();
            teams.ends();
        }
    }

    private static String history(String one, String cause, String two) {
        return "<sip:" + one + "@sip.pstnhub.microsoft.com:5061;user=phone?Reason=SIP%3Bcause%3D" + cause
                + "%3Btext%3D%22Moved%20temporarily%22>;index=1,<sip:" + two
                + "@sip.pstnhub.microsoft.com:5061;user=phone>;index=1.1";
    }

    @Test
    void c7WhatComesBackToANumberItWasMeantForIsALoop() {
        String target = outside(1);
        Script leg = Script.caller("c7-loop", bench.hubStyle)
                .invites(
                        bench.through(CONTOSO, target),
                        outside(0),
                        with(
                                "HISTORY-INFO",
                                history(target, "302", user(1))
                                                .replace(">;index=1.1", "?Reason=SIP%3Bcause%3D302>;index=1.1")
                                        + ",<sip:" + target
                                        + "@sip.pstnhub.microsoft.com:5061;user=phone>;index=1.1.1"),
                        sdp(9))
                .hears(100)
                .hears(482)
                .acksRefusal();
        try (Party calls = bench.hub(leg)) {
            calls.ends();
            assertThat(bench.carrier.exchange().lost()).noneMatch(each -> each.is("INVITE sip:" + target));
        }
    }

    @Test
    void aBusyUsersCallGoesOutToWhomTheUserNamed() throws Exception {
        Script target = Ringing.answers(
                "forward-target",
                bench.carrierStyle,
                header("From", literally("<sip:" + outside(0) + "@")),
                header("Diversion", literally("<sip:" + user(0) + "@") + ".*;reason=user-busy"));
        try (AutoCloseable forwards = sets(0, "forwarding", "busy_to", outside(1));
                Party busy = bench.hub(Ringing.refuses("forward-busy", bench.hubStyle, "486 Busy Here"), user(0));
                Party answers = bench.carrier(target, outside(1));
                Party calls = bench.carrier(caller("forward-caller"))) {
            calls.ends();
            busy.ends();
            answers.ends();
        }
        assertThat(entry()).containsEntry("status", "SUPPORTED").hasEntrySatisfying("bundles", bundles -> assertThat(
                        bundles)
                .contains("org.patchbay.feature.forwarding"));
    }

    private Script caller(String name) {
        return Ringing.calls(name, bench.carrierStyle, bench.dialled(user(0)), outside(0));
    }

    private Script refused(String name, int status, String... diversions) {
        Script call = Script.caller(name, bench.carrierStyle);
        return (diversions.length == 0
                        ? call.invites(bench.dialled(user(0)), outside(0), sdp(9))
                        : call.invites(
                                bench.dialled(user(0)),
                                outside(0),
                                with("Diversion", String.join(",", diversions)),
                                sdp(9)))
                .hears(100)
                .hears(status)
                .acksRefusal();
    }

    /** Our user forwards to another company, which forwards to our user. */
    @Test
    void aLoopBetweenTwoCompaniesEndsAndIsOnRecord() throws Exception {
        String back = "<sip:" + outside(1) + "@company.example>;reason=unconditional";
        String forth = "<sip:" + user(0) + "@sbc.example>;reason=unconditional";
        Script other = Script.called("loop-other", bench.carrierStyle)
                .hears("INVITE", header("Diversion", literally(user(0))))
                .says("100 Trying")
                .waitsForTest()
                .says("482 Loop Detected")
                .hears("ACK");
        try (AutoCloseable forwards = sets(0, "forwarding", "always_to", outside(1));
                Party company = bench.carrier(other, outside(1));
                Party calls = bench.carrier(refused("loop-caller", 482))) {
            company.saw("INVITE");
            try (Party again = bench.carrier(refused("loop-back", 482, back, forth))) {
                again.ends();
            }
            assertThat(bench.distribution.rows("patchbay:recent").get(0).toString())
                    .contains("482");
            assertThat(lastTrace()).anySatisfy(step -> assertThat(step).contains("forwarding", "482", "circle"));
            company.goesOn();
            company.ends();
            calls.ends();
        }
    }

    @Test
    void nothingIsForwardedToOutsideWhereThePolicySaysSo() throws Exception {
        int lost = bench.carrierExchange().lost().size();
        Script leg = Script.caller("limit-leg", bench.hubStyle)
                .invites(
                        bench.through(CONTOSO, outside(1)),
                        outside(0),
                        with("HISTORY-INFO", history(user(0), "302", outside(1))),
                        sdp(9))
                .hears(100)
                .hears(403, header("Reason", "Q[.]850;cause=21"))
                .acksRefusal();
        try (AutoCloseable none = sets("contoso", "forwarding-limits", "outside", "none");
                AutoCloseable forwards = sets(0, "forwarding", "always_to", outside(1))) {
            try (Party calls = bench.carrier(refused("limit-caller", 403))) {
                calls.ends();
            }
            try (Party hub = bench.hub(leg)) {
                hub.ends();
            }
        }
        assertThat(lastTrace())
                .anySatisfy(step -> assertThat(step).contains("forwarding-limits", "REJECT 403", "outside = none"));
        assertThat(bench.carrierExchange().lost()).as("INVITEs at the carrier").hasSize(lost);
    }
}
