package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.flows.Refers;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.harness.Part.sdp;

/** A call is put into a parking lot of Teams' and taken from there by somebody else (C11); that it stays parked for long is in {@code FlowsIT}. */
abstract class ParkRetrieveRow extends Row {
    ParkRetrieveRow() {
        super(10);
    }

    @Test
    void theCallerHearsTheLotAndThenWhoeverRetrieves() {
        String number = outside(0);
        String bot = Refers.bot("park");
        try (Ear music = Ear.open();
                Ear ben = Ear.open();
                Ear caller = Ear.open()) {
            Script hub = Script.called("park-hub", bench.hubStyle)
                    .hears("INVITE")
                    .says("180 Ringing")
                    .says("200 OK", sdp(9))
                    .hears("ACK");
            Script carrier = Script.caller("park-carrier", bench.carrierStyle)
                    .invites(bench.dialled(user(0)), number, sdp(caller.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .isHungUp();
            try (Party lot = bench.hub(
                            Refers.target("park-lot", bot, number, music.port()).isHungUp(), bot);
                    Party ada = bench.hub(Refers.moves(hub, bot), user(0));
                    Party outside = bench.carrier(carrier)) {
                caller.speaksTo(outside.saw("SIP/2.0 200").message().body());
                ada.ends();
                music.speaksTo(lot.saw("INVITE").message().body());
                hears("the caller hears the music of the lot", caller);
                Script back = Refers.replaces(
                                "park-ben", user(1), number, Refers.replacing(lot.saw("SIP/2.0 200")), ben.port())
                        .waitsForTest()
                        .hangsUp();
                try (Party retrieves = bench.hub(back)) {
                    ben.speaksTo(retrieves.saw("SIP/2.0 200").message().body());
                    lot.ends();
                    hears("who retrieves hears the caller", ben);
                    hears("the caller hears who retrieves", caller);
                    retrieves.goesOn();
                    retrieves.ends();
                }
                outside.ends();
            }
        }
        assertThat(record(number, user(0))).contains("\"sip\":200", "\"transfers\":[\"");
        assertThat(entry()).containsEntry("status", "SUPPORTED").containsEntry("here", "TEAMS, RUNTIME");
    }
}
