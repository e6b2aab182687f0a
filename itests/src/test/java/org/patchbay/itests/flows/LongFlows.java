package org.patchbay.itests.flows;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Crossing;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.flows.FlowBench.FABRIKAM;
import static org.patchbay.itests.flows.FlowBench.outside;
import static org.patchbay.itests.flows.FlowBench.user;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Calls that stay as they are for long: nobody hangs them up, and their sessions are kept alive. How long is the bench's to say. */
abstract class LongFlows {
    private static final FlowBench BENCH = FlowBench.current();
    private static final String PARKED = "+14255560101";

    /** Side by side: they last for so long in full. */
    @Test
    void nobodyHangsUpWhatIsHeldOrParked() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> all = List.of(
                    threads.submit(() -> held(outside(35), user(35), false)),
                    threads.submit(() -> held(outside(36), user(36), true)),
                    threads.submit(LongFlows::parked));
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A call on hold is not hung up: not without any media, and not with RTCP alone. */
    private static void held(String number, String ada, boolean rtcp) {
        int hold = BENCH.lasting.hold();
        try (Ear hub = Ear.open();
                Ear outside = Ear.open()) {
            Script holds = Script.caller("long-hold-hub", BENCH.hubStyle)
                    .invites(BENCH.through(CONTOSO, number), ada, sdp(hub.port()))
                    .hears(100)
                    .hears(200)
                    .acks()
                    .asks("INVITE", sdp(hub.port(), "inactive", 2))
                    .mayHear(100)
                    .hears(200, body("a=inactive"))
                    .acks()
                    .waits(hold * 1000)
                    .asks("INVITE", sdp(hub.port(), "sendrecv", 3))
                    .mayHear(100)
                    .hears(200, body("a=sendrecv"))
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            Script carrier = Script.called("long-hold-carrier", BENCH.carrierStyle)
                    .hears("INVITE")
                    // Its session outlasts the hold: nothing but audits is to be seen of the runtime.
                    .says(
                            "200 OK",
                            with("Require", "timer"),
                            with("Session-Expires", "7200;refresher=uac"),
                            sdp(outside.port()))
                    .hears("ACK")
                    .hears("INVITE", body("a=(inactive|sendonly)"))
                    .says(
                            "200 OK",
                            with("Require", "timer"),
                            with("Session-Expires", "7200;refresher=uac"),
                            sdp(outside.port(), "inactive", 2))
                    .hears("ACK")
                    .hears("INVITE", body("a=sendrecv"))
                    .says(
                            "200 OK",
                            with("Require", "timer"),
                            with("Session-Expires", "7200;refresher=uac"),
                            sdp(outside.port(), "sendrecv", 3))
                    .hears("ACK")
                    .isHungUp();
            try (Party answers = BENCH.carrier(carrier, number);
                    Party calls = BENCH.hub(holds)) {
                if (rtcp) {
                    hub.reportsTo(calls.saw("SIP/2.0 200").message().body());
                    outside.reportsTo(answers.saw("INVITE").message().body());
                }
                await("it is taken back")
                        .atMost(Duration.ofSeconds(hold + 30))
                        .until(() -> count(calls, "SIP/2.0 200") >= 3);
                outside.speaksTo(answers.saw("INVITE").message().body());
                await("and heard").atMost(Duration.ofSeconds(10)).until(() -> hub.packets() > 10);
                calls.goesOn();
                calls.ends();
                answers.ends();
                assertThat(Duration.ofNanos(last(calls) - calls.saw("ACK").nanos()))
                        .isGreaterThan(Duration.ofSeconds(hold));
                assertThat(audits(calls))
                        .as("the runtime looked whether the call is still there")
                        .isPositive();
            }
        }
    }

    private static long last(Party party) {
        List<Crossing> all = party.crossings();
        return all.get(all.size() - 1).nanos();
    }

    private static long count(Party party, String start) {
        return party.crossings().stream().filter(each -> each.is(start)).count();
    }

    private static long audits(Party party) {
        return party.crossings().stream().filter(each -> each.is("OPTIONS")).count();
    }

    /** A parked call is kept alive, its music too, until it is retrieved. */
    private static void parked() {
        String number = outside(37);
        String lot = Refers.bot("long-park");
        try (Ear music = Ear.open();
                Ear caller = Ear.open()) {
            Script hub = Script.called("long-park-hub", BENCH.hubStyle)
                    .hears("INVITE")
                    .says("180 Ringing")
                    .says("200 OK", sdp(9))
                    .hears("ACK");
            Script carrier = Script.caller("long-park-carrier", BENCH.otherCarrierStyle)
                    .invites(BENCH.dialled(PARKED), number, sdp(caller.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .isRefreshedUntilHungUp(sdp(caller.port()));
            Script parks = Script.called("long-park-lot", BENCH.hubStyle)
                    .hears("INVITE")
                    .says("180 Ringing")
                    .says("200 OK", sdp(music.port()))
                    .hears("ACK")
                    .isRefreshedUntilHungUp(sdp(music.port()));
            try (Party parked = BENCH.hub(parks, lot);
                    Party ada = BENCH.hub(Refers.moves(hub, lot), PARKED);
                    Party outside = BENCH.otherCarrier(carrier, "")) {
                ada.ends();
                music.speaksTo(parked.saw("INVITE").message().body());
                await("music").atMost(Duration.ofSeconds(10)).until(() -> caller.packets() > 10);
                await().pollDelay(Duration.ofSeconds(BENCH.lasting.park()))
                        .atMost(Duration.ofSeconds(BENCH.lasting.park() + 30))
                        .until(() -> true);
                int heard = caller.packets();
                await("music still").atMost(Duration.ofSeconds(10)).until(() -> caller.packets() > heard + 10);
                assertThat(count(outside, "INVITE"))
                        .as("the call and its refreshes: %s", FlowBench.told(outside.crossings()))
                        .isGreaterThanOrEqualTo(1 + 2);
                Script back = Script.caller("long-park-back", BENCH.hubStyle)
                        .invites(
                                BENCH.through(FABRIKAM, number),
                                PARKED,
                                with("REQUIRE", "replaces"),
                                Refers.replacing(parked.saw("SIP/2.0 200")),
                                sdp(9))
                        .hears(100)
                        .hears(200)
                        .acks()
                        .hangsUp();
                try (Party ben = BENCH.hub(back)) {
                    ben.ends();
                }
                parked.ends();
                outside.ends();
            }
        }
    }
}
