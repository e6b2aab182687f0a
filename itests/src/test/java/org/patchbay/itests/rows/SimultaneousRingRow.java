package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.is;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Teams, the provider's client and a mobile ring together: the runtime forks, who answers has the call, the others hear that it is answered. */
abstract class SimultaneousRingRow extends Row {
    SimultaneousRingRow() {
        super(6);
    }

    private Script caller(String name) {
        return Ringing.calls(name, bench.carrierStyle, bench.dialled(user(0)), outside(0));
    }

    @Test
    void theMobileAnswersAndTeamsAndTheClientHearThatTheCallWasTaken() throws Exception {
        Script mobile = Ringing.wins(
                "ring-mobile",
                bench.carrierStyle,
                header("From", literally("<sip:" + outside(0) + "@")),
                header("Diversion", literally("<sip:" + user(0) + "@") + ".*;reason=follow-me"));
        try (AutoCloseable all = sets(0, "ring", "also", "mobile,client");
                Party teams = bench.hub(Ringing.loses("ring-teams", bench.hubStyle), user(0));
                Party client = bench.carrier(Ringing.loses("ring-client", bench.carrierStyle), "client12@");
                Party rings = bench.carrier(mobile, outside(1));
                Party calls = bench.carrier(caller("ring-caller"))) {
            teams.saw("SIP/2.0 180");
            client.saw("SIP/2.0 180");
            rings.goesOn();
            calls.ends();
            teams.ends();
            client.ends();
            rings.ends();
        }
        assertThat(lastTrace())
                .anySatisfy(step -> assertThat(step).contains("ring", "rings with 2 others (mobile, client)"));
        assertThat(entry())
                .containsEntry("status", "SUPPORTED")
                .hasEntrySatisfying("bundles", bundles -> assertThat(bundles).contains("org.patchbay.feature.ring"));
    }

    /** Its answer crosses our CANCEL: it is taken, acknowledged and hung up. */
    @Test
    void anAnswerThatComesTooLateIsHungUp() throws Exception {
        Script late = Script.called("ring-late", bench.carrierStyle)
                .hears("INVITE")
                .says("180 Ringing")
                .hears("CANCEL", is("Reason", Ringing.ELSEWHERE))
                .agrees()
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (AutoCloseable also = sets(0, "ring", "also", "mobile");
                Party teams = bench.hub(Ringing.wins("ring-winner", bench.hubStyle), user(0));
                Party mobile = bench.carrier(late, outside(1));
                Party calls = bench.carrier(caller("ring-crossing"))) {
            mobile.saw("SIP/2.0 180");
            teams.goesOn();
            calls.ends();
            mobile.ends();
            teams.ends();
        }
    }

    @Test
    void busyInTeamsOrABlockedMobileLeavesTheOtherRinging() throws Exception {
        try (AutoCloseable also = sets(0, "ring", "also", "mobile");
                Party busy = bench.hub(Ringing.refuses("ring-busy", bench.hubStyle, "486 Busy Here"), user(0));
                Party mobile = bench.carrier(Ringing.answers("ring-other", bench.carrierStyle), outside(1));
                Party calls = bench.carrier(caller("ring-one-busy"))) {
            calls.ends();
            busy.ends();
            mobile.ends();
        }
        int lost = bench.carrierExchange().lost().size();
        try (AutoCloseable also = sets(0, "ring", "also", "mobile");
                AutoCloseable block = sets("contoso", "blocking", "blocked_destinations", outside(1));
                Party teams = bench.hub(Ringing.answers("ring-alone", bench.hubStyle), user(0));
                Party calls = bench.carrier(caller("ring-blocked"))) {
            calls.ends();
            teams.ends();
        }
        assertThat(bench.carrierExchange().lost()).as("INVITEs at the carrier").hasSize(lost);
    }

    // --- the hub forks, and sends the leg to the mobile back to us (C6)
    // --------------------------------------------------

    @Test
    void c6AnsweredInTeamsTheMobileIsCancelledWithTheSameReason() {
        String ada = user(0);
        String mobile = outside(1);
        String caller = outside(0);
        Script hub = Script.called("c6-hub", bench.hubStyle)
                .hears("INVITE")
                .says("180 Ringing")
                .waitsForTest()
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("c6-carrier", bench.carrierStyle)
                .invites(bench.dialled(ada), caller, sdp(9))
                .hears(100)
                .hears(180)
                .hears(200)
                .acks()
                .waits(300)
                .hangsUp();
        Script phone = Script.called("c6-mobile", bench.carrierStyle)
                .hears("INVITE", header("From", literally(caller)), header("Diversion", literally(ada)))
                .says("180 Ringing")
                .hears("CANCEL", is("Reason", Ringing.ELSEWHERE))
                .agrees()
                .says("487 Request Terminated")
                .hears("ACK");
        try (Party teams = bench.hub(hub, ada);
                Party rings = bench.carrier(phone, mobile);
                Party calls = bench.carrier(carrier)) {
            teams.saw("SIP/2.0 180");
            try (Party leg = bench.hub(Ringing.mobileLeg(bench, "c6-leg", mobile, caller, ada))) {
                leg.ends();
            }
            rings.ends();
            teams.goesOn();
            calls.ends();
            teams.ends();
        }
    }

    /** The hub answers its first leg once the second is answered, and carries the media: two calls to us, of which neither may end the other. */
    @Test
    void c6AnsweredOnTheMobileBothLegsAreUpAndTheHubIsBetweenThem() {
        String ada = user(0);
        String mobile = outside(1);
        String caller = outside(0);
        try (Ear first = Ear.open();
                Ear second = Ear.open();
                Ear outside = Ear.open();
                Ear handset = Ear.open()) {
            Script hub = Script.called("c6-both-hub", bench.hubStyle)
                    .hears("INVITE")
                    .says("180 Ringing")
                    .waitsForTest()
                    .says("200 OK", sdp(first.port()))
                    .hears("ACK")
                    .isHungUp();
            Script carrier = Script.caller("c6-both-carrier", bench.carrierStyle)
                    .invites(bench.dialled(ada), caller, sdp(outside.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            Script phone = Script.called("c6-both-mobile", bench.carrierStyle)
                    .hears("INVITE", header("From", literally(caller)), header("Diversion", literally(ada)))
                    .says("180 Ringing")
                    .waitsForTest()
                    .says("200 OK", sdp(handset.port()))
                    .hears("ACK")
                    .isHungUp();
            Script leg = Ringing.mobileRings(bench, "c6-both-leg", mobile, caller, ada, sdp(second.port()))
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            try (Party teams = bench.hub(hub, ada);
                    Party rings = bench.carrier(phone, mobile);
                    Party calls = bench.carrier(carrier)) {
                teams.saw("SIP/2.0 180");
                try (Party forked = bench.hub(leg)) {
                    forked.saw("SIP/2.0 180");
                    rings.goesOn();
                    forked.saw("ACK");
                    assertThat(calls.crossings())
                            .as("the caller is answered when the hub says so")
                            .noneMatch(each -> each.is("SIP/2.0 200"));
                    teams.goesOn();
                    outside.speaksTo(calls.saw("SIP/2.0 200").message().body());
                    first.speaksTo(teams.saw("INVITE").message().body());
                    second.speaksTo(forked.saw("SIP/2.0 200").message().body());
                    handset.speaksTo(rings.saw("INVITE").message().body());
                    hears("the hub hears the caller", first);
                    hears("the caller hears the hub", outside);
                    hears("the hub hears the mobile", second);
                    hears("the mobile hears the hub", handset);
                    calls.goesOn();
                    calls.ends();
                    teams.ends();
                    forked.goesOn();
                    forked.ends();
                    rings.ends();
                }
            }
        }
    }

    @Test
    void c6AnAnswerThatCrossesTheCancelIsEnded() {
        String mobile = outside(1);
        String caller = outside(0);
        Script phone = Script.called("c6-crossing", bench.carrierStyle)
                .hears("INVITE")
                .says("180 Ringing")
                .hears("CANCEL", is("Reason", Ringing.ELSEWHERE))
                .agrees()
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party answers = bench.carrier(phone, mobile);
                Party leg = bench.hub(Ringing.mobileLeg(bench, "c6-crossed", mobile, caller, user(0)))) {
            leg.ends();
            answers.ends();
        }
    }

    @Test
    void c6TheOtherWayACallerWhoHangsUpIsCancelledAtTheHub() {
        String ada = user(0);
        Script hub = Script.called("c6-given-up-hub", bench.hubStyle)
                .hears("INVITE")
                .says("180 Ringing")
                .hears("CANCEL", is("Reason", Ringing.ELSEWHERE))
                .agrees()
                .says("487 Request Terminated", with("REASON", "Q.850;cause=16;text=\"99af;Completed elsewhere\""))
                .hears("ACK");
        Script carrier = Script.caller("c6-given-up-carrier", bench.carrierStyle)
                .invites(bench.dialled(ada), outside(0), sdp(9))
                .hears(100)
                .hears(180)
                .cancels(with("Reason", Ringing.ELSEWHERE))
                .hears(200)
                .hears(487)
                .acksRefusal();
        try (Party answers = bench.hub(hub, ada);
                Party calls = bench.carrier(carrier)) {
            calls.ends();
            answers.ends();
        }
    }
}
