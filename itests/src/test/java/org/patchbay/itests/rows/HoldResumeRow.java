package org.patchbay.itests.rows;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Check;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Check.not;
import static org.patchbay.itests.harness.Part.sdp;

/**
 * Hold without music of the hub's (C3a) and by the party outside (C3c): passed on, or with music of the runtime's own. Hold by REFER (C3b) is
 * {@code MoveFlows}.
 */
abstract class HoldResumeRow extends Row {
    /** The one form that the hub knows. */
    private static final Check[] HELD = {
        body("a=inactive"), not("sendonly"), not("recvonly"), not("0[.]0[.]0[.]0"), body("m=audio [1-9]")
    };

    /** What the hub is told of a party that is there, if only to be heard. */
    private static final Check[] OPEN = {
        body("a=sendrecv"),
        not("sendonly"),
        not("recvonly"),
        not("inactive"),
        not("0[.]0[.]0[.]0"),
        body("m=audio [1-9]")
    };

    HoldResumeRow() {
        super(17);
    }

    @Test
    void c3aTheHubHoldsAndTakesBack() {
        String number = outside(0);
        Script hub = Script.caller("c3a-hub", bench.hubStyle)
                .invites(bench.through(CONTOSO, number), user(0), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .asks("INVITE", sdp(9, "inactive", 2))
                .mayHear(100)
                .hears(200, HELD)
                .acks()
                .asks("INVITE", sdp(9, "sendrecv", 3))
                .mayHear(100)
                .hears(200, body("a=sendrecv"))
                .acks()
                .hangsUp();
        Script carrier = Script.called("c3a-carrier", bench.carrierStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .hears("INVITE", body("a=(inactive|sendonly)"), not("0[.]0[.]0[.]0"))
                .says("200 OK", sdp(9, "inactive", 2))
                .hears("ACK")
                .hears("INVITE", body("a=sendrecv"))
                .says("200 OK", sdp(9, "sendrecv", 3))
                .hears("ACK")
                .isHungUp();
        try (Party answers = bench.carrier(carrier, number);
                Party calls = bench.hub(hub)) {
            calls.ends();
            answers.ends();
        }
    }

    @Test
    void c3cWhateverFormOfHoldTheCarrierUsesTheHubIsToldInactive() {
        String ada = user(1);
        Script hub = Script.called("c3c-hub", bench.hubStyle)
                .hears("INVITE")
                .says("100 Trying")
                .says("200 OK", sdp(9))
                .hears("ACK");
        Script carrier = Script.caller("c3c-carrier", bench.carrierStyle)
                .invites(bench.dialled(ada), outside(1), sdp(9))
                .hears(100)
                .hears(200)
                .acks();
        String[][] forms = {{"127.0.0.1", "sendonly"}, {"0.0.0.0", "sendrecv"}, {"127.0.0.1", "inactive"}};
        int version = 1;
        for (String[] form : forms) {
            carrier.asks("INVITE", sdp(form[0], 9, form[1], ++version))
                    .mayHear(100)
                    .hears(200, not("a=sendrecv"))
                    .acks()
                    .asks("INVITE", sdp(9, "sendrecv", ++version))
                    .mayHear(100)
                    .hears(200, body("a=sendrecv"))
                    .acks();
            hub.hears("INVITE", HELD)
                    .says("200 OK", sdp(9, "inactive", version - 1))
                    .hears("ACK")
                    .hears("INVITE", body("a=sendrecv"))
                    .says("200 OK", sdp(9, "sendrecv", version))
                    .hears("ACK");
        }
        carrier.hangsUp();
        hub.isHungUp();
        try (Party answers = bench.hub(hub, ada);
                Party calls = bench.carrier(carrier)) {
            calls.ends();
            answers.ends();
        }
    }

    @Test
    void c3cACarrierThatBeginsOneWayIsHeardByTheHubAndOpensLater() {
        String ada = user(1);
        Script hub = Script.called("c3c-first-hub", bench.hubStyle)
                .hears("INVITE", OPEN)
                .says("100 Trying")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .hears("INVITE", OPEN)
                .says("200 OK", sdp(9, "sendrecv", 2))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("c3c-first-carrier", bench.carrierStyle)
                .invites(bench.dialled(ada), outside(1), sdp(9, "sendonly", 1))
                .hears(100)
                .hears(200, body("a=recvonly"))
                .acks()
                .asks("INVITE", sdp(9, "sendrecv", 2))
                .mayHear(100)
                .hears(200, body("a=sendrecv"))
                .acks()
                .hangsUp();
        try (Party answers = bench.hub(hub, ada);
                Party calls = bench.carrier(carrier)) {
            calls.ends();
            answers.ends();
        }
    }

    @Test
    void theOneOutsideHearsMusicMeanwhileAndIsToldNothing() {
        String scope = "contoso/-/" + id(0);
        String number = outside(0);
        bench.distribution.run("patchbay:settings-set " + scope + " hold music music:default");
        try (Ear outside = Ear.open()) {
            Script hub = Script.caller("music-hub", bench.hubStyle)
                    .invites(bench.through(CONTOSO, number), user(0), sdp(9))
                    .hears(100)
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .asks("INVITE", sdp(9, "inactive", 2))
                    .mayHear(100)
                    .hears(200, HELD)
                    .acks()
                    .waitsForTest()
                    .asks("INVITE", sdp(9, "inactive", 2))
                    .mayHear(100)
                    .hears(200, HELD)
                    .acks()
                    .asks("INVITE", sdp(9, "sendrecv", 3))
                    .mayHear(100)
                    .hears(200, body("a=sendrecv"))
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            Script carrier = Script.called("music-carrier", bench.carrierStyle)
                    .hears("INVITE")
                    .says("200 OK", sdp(outside.port()))
                    .hears("ACK")
                    .isHungUp();
            try (Party answers = bench.carrier(carrier, number);
                    Party calls = bench.hub(hub)) {
                answers.saw("ACK");
                calls.saw("SIP/2.0 200");
                assertThat(outside.packets()).as("nobody speaks").isZero();
                calls.goesOn();
                hears(outside);
                calls.goesOn();
                await("back from hold")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> calls.crossings().stream()
                                        .filter(each -> each.is("SIP/2.0 200"))
                                        .count()
                                == 4);
                quiet(outside);
                calls.goesOn();
                calls.ends();
                answers.ends();
                assertThat(answers.crossings().stream().filter(each -> each.is("INVITE")))
                        .as("the one that called it")
                        .hasSize(1);
            }
        } finally {
            bench.distribution.run("patchbay:settings-set " + scope + " hold music ''");
        }
        assertThat(entry())
                .containsEntry("status", "SUPPORTED")
                .hasEntrySatisfying("bundles", bundles -> assertThat(bundles).contains("org.patchbay.feature.hold"));
    }

    private static void hears(Ear ear) {
        int before = ear.packets();
        await("music").atMost(Duration.ofSeconds(20)).until(() -> ear.packets() > before + 25);
    }

    /** Two looks with time for ten packets between them see the same. */
    private static void quiet(Ear ear) {
        int[] last = {-1};
        await("silence")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> last[0] == (last[0] = ear.packets()));
    }
}
