package org.patchbay.itests.rows;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.flows.Refers;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.body;
import static org.patchbay.itests.harness.Part.sdp;

/** A menu of Teams' answers at once, hears digits however the carrier sends them, and puts the caller through to a number outside (C13, C4, C2). */
abstract class TeamsAutoAttendantRow extends Row {
    TeamsAutoAttendantRow() {
        super(15);
    }

    @Test
    void digitsReachTheMenuAndItPutsTheCallerThroughToANumber() {
        String number = outside(0);
        String target = outside(1);
        String bot = Refers.bot("menu");
        try (Ear menu = Ear.open();
                Ear relay = Ear.open();
                Ear caller = Ear.open();
                Ear called = Ear.open()) {
            Script hub = Script.called("menu-hub", bench.hubStyle)
                    .hears("INVITE")
                    .says("200 OK", sdp(menu.port()))
                    .hears("ACK")
                    .waitsForTest();
            Script carrier = Script.caller("menu-carrier", bench.carrierStyle)
                    .invites(bench.dialled(user(0)), number, sdp(caller.port()))
                    .hears(100)
                    .hears(200)
                    .acks()
                    .isHungUp();
            // What the hub calls the number by, and what it gives the audio of to the leg that the REFER has made.
            Script out = Script.caller("menu-out", bench.hubStyle)
                    .invites(bench.through(CONTOSO, target), user(0), sdp(relay.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .isHungUp();
            Script phone = Script.called("menu-phone", bench.carrierStyle)
                    .hears("INVITE", header("From", literally(user(0))))
                    .says("180 Ringing")
                    .waitsForTest()
                    .says("200 OK", sdp(called.port()))
                    .hears("ACK")
                    .waitsForTest()
                    .hangsUp();
            Script joined = Refers.rings("menu-joined", bot, number)
                    .waitsForTest()
                    .says("200 OK", sdp(9))
                    .hears("ACK")
                    .waitsForTest()
                    .hangsUp();
            try (Party answers = bench.hub(Refers.moves(hub, bot), user(0));
                    Party put = bench.hub(joined, bot);
                    Party rings = bench.carrier(phone, target);
                    Party calls = bench.carrier(carrier)) {
                caller.speaksTo(calls.saw("SIP/2.0 200").message().body());
                for (char digit : "123".toCharArray()) {
                    caller.dials(digit);
                }
                await("the menu has the digits").atMost(Duration.ofSeconds(10)).until(() -> menu.digits()
                        .equals("123"));
                answers.goesOn();
                put.saw("SIP/2.0 180");
                try (Party dials = bench.hub(out)) {
                    dials.saw("SIP/2.0 180");
                    rings.goesOn();
                    called.speaksTo(rings.saw("INVITE").message().body());
                    relay.speaksTo(dials.saw("SIP/2.0 200").message().body());
                    hears("the hub hears the number", relay);
                    put.goesOn();
                    answers.ends();
                    put.saw("ACK");
                    rings.goesOn();
                    dials.ends();
                    rings.ends();
                }
                put.goesOn();
                put.ends();
                calls.ends();
            }
        }
        assertThat(record(number, user(0))).contains("\"sip\":200", "\"transfers\":[\"");
        assertThat(record(user(0), target)).contains("\"sip\":200");
        assertThat(entry()).containsEntry("status", "SUPPORTED").containsEntry("here", "TEAMS, RUNTIME");
    }

    @Test
    void aCarrierThatSendsDigitsByInfoIsUnderstood() {
        String number = outside(1);
        try (Ear menu = Ear.open();
                Ear caller = Ear.open()) {
            Script hub = Script.called("info-hub", bench.hubStyle)
                    .hears("INVITE")
                    .says("200 OK", sdp(menu.port()))
                    .hears("ACK")
                    .isHungUp();
            Script carrier = Script.caller("info-carrier", bench.carrierStyle)
                    .invites(bench.dialled(user(1)), number, sdp(caller.port()))
                    .hears(100)
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .asks("INFO", body("application/dtmf-relay", "Signal=7\nDuration=100\n"))
                    .hears(200)
                    .waitsForTest()
                    .hangsUp();
            try (Party answers = bench.hub(hub, user(1));
                    Party calls = bench.carrier(carrier)) {
                caller.speaksTo(calls.saw("SIP/2.0 200").message().body());
                hears("the menu hears the caller", menu);
                calls.goesOn();
                await("the menu has the digit").atMost(Duration.ofSeconds(10)).until(() -> menu.digits()
                        .equals("7"));
                calls.goesOn();
                calls.ends();
                answers.ends();
            }
        }
    }
}
