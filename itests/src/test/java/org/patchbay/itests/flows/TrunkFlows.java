package org.patchbay.itests.flows;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.itests.harness.Crossing;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.flows.FlowBench.FABRIKAM;
import static org.patchbay.itests.flows.FlowBench.NORTHWIND;
import static org.patchbay.itests.flows.FlowBench.outside;
import static org.patchbay.itests.flows.FlowBench.user;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.body;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** The trunk as such: OPTIONS (A3), customers by the name of their trunk (A9), failover (C9), a body in several parts (C10). */
abstract class TrunkFlows {
    private static final FlowBench BENCH = FlowBench.current();
    private static final String FOREIGN = "+14255560100";

    @Test
    void a3EveryNameOfTheHubIsAskedAtTheConfiguredPaceAndNoOther() {
        long began = System.nanoTime();
        await("OPTIONS to each name, twice").atMost(Duration.ofSeconds(20)).until(() -> FlowBench.NAMES.stream()
                .allMatch(name -> asked(name, began) >= 2));
        double seconds = (System.nanoTime() - began) / 1e9;
        for (String name : FlowBench.NAMES) {
            assertThat(asked(name, began)).as(name).isLessThanOrEqualTo((long) (seconds / FlowBench.PACE) + 2);
        }
        assertThat(asked(FlowBench.PROXY, 0)).isZero();
        assertThat(BENCH.options().soFar().failed())
                .as("each as the hub wants it")
                .isZero();
        assertThat(BENCH.distribution.run("patchbay:trunks"))
                .contains(FlowBench.NAMES.get(2) + ":" + BENCH.hubPort + " up");
    }

    private static long asked(String end, long since) {
        return BENCH.hubExchange().all().stream()
                .filter(each -> each.fromRuntime() && each.is("OPTIONS") && each.nanos() > since)
                // Those in a dialog ask whether a call is still there, by its route.
                .filter(each -> !each.message().header("To").contains(";tag="))
                .filter(each -> each.link().end().equals(end))
                .count();
    }

    @Test
    void a3TheHubAsksAndLearnsWhoWeAreAndWhatWeDo() {
        for (String name : List.of("sbc.customers.lab", CONTOSO)) {
            Script hub = Script.caller("a3-hub", BENCH.hubStyle)
                    .asksOutside(
                            "OPTIONS",
                            "sip:" + name + ":" + BENCH.tls + ";transport=tls",
                            with("CONTACT", "<sip:sip-du-a-eu.pstnhub.microsoft.com:5061>"))
                    .hears(
                            200,
                            header(
                                    "Contact",
                                    "<sip:" + literally("sbc.customers.lab:" + BENCH.tls) + ";transport=tls>"),
                            header("Allow", "REFER"),
                            header("Allow", "NOTIFY"));
            try (Party asks = BENCH.hub(hub)) {
                asks.ends();
            }
        }
    }

    @Test
    void aCustomerIsKnownByTheNameOfItsTrunkBothWays() {
        String number = outside(30);
        Script hub = Script.caller("fabrikam-hub", BENCH.hubStyle)
                .invites(BENCH.through(FABRIKAM, number), FOREIGN, sdp(9))
                .hears(100)
                .hears(200, header("Contact", literally("<sip:" + number + "@" + FABRIKAM + ":")))
                .acks()
                .hangsUp();
        Script carrier = Script.called("fabrikam-carrier", BENCH.otherCarrierStyle)
                .hears("INVITE", header("From", literally(FOREIGN)))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party answers = BENCH.otherCarrier(carrier, number);
                Party calls = BENCH.hub(hub)) {
            calls.ends();
            answers.ends();
        }
        Script called = Script.called("fabrikam-called", BENCH.hubStyle)
                .hears(
                        "INVITE",
                        header("Via", literally("SIP/2.0/TLS " + FABRIKAM + ":" + BENCH.tls)),
                        header("Contact", literally("<sip:" + number + "@" + FABRIKAM + ":")),
                        header("From", literally("<sip:" + number + "@" + FABRIKAM + ";user=phone>")))
                .says("486 Busy Here", with("REASON", "Q.850;cause=34;text=\"1a2b;busy\""))
                .hears("ACK");
        Script caller = Script.caller("fabrikam-caller", BENCH.otherCarrierStyle)
                .invites(BENCH.dialled(FOREIGN), number, sdp(9))
                .hears(100)
                .hears(486, header("Reason", "Q[.]850;cause=17"))
                .acksRefusal();
        try (Party answers = BENCH.hub(called, FOREIGN);
                Party calls = BENCH.otherCarrier(caller, "")) {
            calls.ends();
            answers.ends();
        }
    }

    @Test
    void c9WhatTheCarrierCannotDoIsRefusedBeforeItRings() {
        String number = outside(31);
        Script hub = Script.caller("c9-hub", BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, number), user(31), sdp(9))
                .hears(100)
                .hears(503)
                .acksRefusal();
        Script carrier = Script.called("c9-carrier", BENCH.carrierStyle)
                .hears("INVITE")
                .says("100 Trying")
                .says("503 Service Unavailable")
                .hears("ACK");
        try (Party answers = BENCH.carrier(carrier, number);
                Party calls = BENCH.hub(hub)) {
            calls.ends();
            answers.ends();
        }
    }

    /** The first host refuses, or says nothing at all: the hub learns of neither, and may itself go on to another gateway until it rings. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void c9TheNextHostOfTheCarrierTakesWhatTheFirstDoesNot(boolean refuses) {
        String number = outside(refuses ? 38 : 39);
        // Passed over for a second after the call before.
        await("the first host is tried first").atMost(Duration.ofSeconds(20)).until(() -> !BENCH.distribution
                .run("patchbay:trunks")
                .contains(FlowBench.TWO_HOSTS.get(0) + ":" + BENCH.carrierPort + " is passed over"));
        Script one = Script.called("c9-first", BENCH.hostStyle(0)).hears("INVITE");
        one = refuses ? one.says("100 Trying").says("503 Service Unavailable").hears("ACK") : one.waits(100);
        Script two = Script.called("c9-second", BENCH.hostStyle(1))
                .hears("INVITE")
                .says("100 Trying")
                .says("180 Ringing")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script hub = Script.caller("c9-to-two", BENCH.hubStyle)
                .invites(BENCH.through(NORTHWIND, number), "+14255570100", sdp(9))
                .hears(100)
                .hears(180)
                .hears(200)
                .acks()
                .hangsUp();
        try (Party first = BENCH.host(0, one, number);
                Party second = BENCH.host(1, two, number);
                Party calls = BENCH.hub(hub)) {
            calls.ends();
            first.ends();
            second.ends();
            assertThat(calls.crossings().stream().filter(each -> each.is("SIP/2.0 18")))
                    .as("18x at the hub: %s", FlowBench.told(calls.crossings()))
                    .singleElement()
                    .satisfies(rings -> assertThat(rings.nanos())
                            .as("after the second host's")
                            .isGreaterThan(second.saw("SIP/2.0 180").nanos()));
        }
    }

    @Test
    void c2WhereACarrierIsSilentTheHubIsToldOnceThatItRings() {
        String number = outside(38);
        Script hub = Script.caller("c2-early-hub", BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, number), user(38), sdp(9))
                .hears(100)
                .hears(180)
                .hears(200)
                .acks()
                .hangsUp();
        Script carrier = Script.called("c2-early-carrier", BENCH.carrierStyle)
                .hears("INVITE")
                .says("100 Trying")
                .waitsForTest()
                .says("180 Ringing")
                .waits(500)
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        early("300");
        try (Party answers = BENCH.carrier(carrier, number);
                Party calls = BENCH.hub(hub)) {
            Crossing early = calls.saw("SIP/2.0 180");
            assertThat(early.message().body()).isEmpty();
            answers.goesOn();
            calls.ends();
            answers.ends();
            assertThat(early.nanos())
                    .as("before the carrier rings")
                    .isLessThan(answers.saw("SIP/2.0 180").nanos());
            assertThat(calls.crossings().stream().filter(each -> each.is("SIP/2.0 18")))
                    .as("one 18x")
                    .hasSize(1);
        } finally {
            early("0");
        }
    }

    /** The other flows have what is set unless somebody sets it. */
    private static void early(String millis) {
        BENCH.distribution.edit("org.patchbay.sip.peer-teams.cfg", "early_ringing_millis", millis);
        await("the setting").atMost(Duration.ofSeconds(30)).until(() -> BENCH.distribution
                .run("config:list \"(early_ringing_millis=" + millis + ")\"")
                .contains("early_ringing_millis"));
    }

    @Test
    void c9TheNextNameOfTheHubTakesWhatTheFirstDoesNot() {
        String ada = user(32);
        Script refuses = Script.called("c9-refuses", BENCH.hubStyle)
                .hears("INVITE")
                .says("503 Service Unavailable", with("RETRY-AFTER", "1"))
                .hears("ACK");
        Script silent =
                Script.called("c9-silent", BENCH.hubStyle).hears("INVITE").waits(500);
        Script takes = Script.called("c9-takes", BENCH.hubStyle)
                .hears("INVITE", header("From", literally("@" + CONTOSO)))
                .says("100 Trying")
                .says("180 Ringing")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("c9-carrier-calls", BENCH.carrierStyle)
                .invites(BENCH.dialled(ada), outside(32), sdp(9))
                .hears(100)
                .hears(180)
                .hears(200)
                .acks()
                .hangsUp();
        try (Party first = BENCH.hub(refuses, ada);
                Party second = BENCH.hub(silent, ada);
                Party third = BENCH.hub(takes, ada);
                Party calls = BENCH.carrier(carrier)) {
            calls.ends();
            first.ends();
            second.ends();
            third.ends();
            List<String> asked = List.of(end(first), end(second), end(third));
            assertThat(asked).as("each name once").doesNotHaveDuplicates().isSubsetOf(FlowBench.NAMES);
            assertThat(List.of(
                            first.saw("INVITE").callId(),
                            second.saw("INVITE").callId(),
                            third.saw("INVITE").callId()))
                    .as("a Call-ID for each try")
                    .doesNotHaveDuplicates();
        }
    }

    private static String end(Party party) {
        return party.saw("INVITE").link().end();
    }

    @Test
    void c9ANameThatRefusesConnectionsIsPassedOver() {
        String ada = user(33);
        String first = FlowBench.NAMES.get(0);
        Script takes = Script.called("c9-second", BENCH.hubStyle)
                .hears("INVITE")
                .says("180 Ringing")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("c9-refused", BENCH.carrierStyle)
                .invites(BENCH.dialled(ada), outside(33), sdp(9))
                .hears(100)
                .hears(180)
                .hears(200)
                .acks()
                .hangsUp();
        BENCH.hub.refuse(first);
        try (Party answers = BENCH.hub(takes, ada);
                Party calls = BENCH.carrier(carrier)) {
            calls.ends();
            answers.ends();
            assertThat(end(answers)).isNotEqualTo(first);
        } finally {
            BENCH.hub.listen(first);
        }
        await("it is found again")
                .atMost(Duration.ofSeconds(20))
                .until(() -> BENCH.distribution.run("patchbay:trunks").contains(first + ":" + BENCH.hubPort + " up"));
    }

    @Test
    void c10ALocationPassesByteForByte() {
        String location =
                """
                --part
                Content-Type: application/sdp

                %s
                --part
                Content-Type: application/pidf+xml
                Content-ID: <loc@contoso.lab>

                <?xml version="1.0"?>
                <presence xmlns="urn:ietf:params:xml:ns:pidf"  entity="sip:ada@contoso.lab"><x   a='1'/></presence>
                --part--
                """
                        .formatted(sdp(9).body());
        Script hub = Script.caller("c10-hub", BENCH.hubStyle)
                .invites(
                        BENCH.through(CONTOSO, "911"),
                        user(34),
                        with("GEOLOCATION", "<cid:loc@contoso.lab>"),
                        with("Priority", "emergency"),
                        body("multipart/mixed;boundary=part", location))
                .hears(100)
                .hears(200)
                .acks()
                .hangsUp();
        Script carrier = Script.called("c10-carrier", BENCH.carrierStyle)
                .hears(
                        "INVITE",
                        header("Geolocation", literally("<cid:loc@contoso.lab>")),
                        header("Priority", "emergency"),
                        header("Content-Type", "multipart/mixed"))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party answers = BENCH.carrier(carrier, "sip:911@");
                Party calls = BENCH.hub(hub)) {
            calls.ends();
            answers.ends();
            assertThat(location(answers.saw("INVITE"))).isEqualTo(location(calls.saw("INVITE")));
        }
    }

    private static String location(Crossing invite) {
        String body = invite.message().body();
        int begin = body.indexOf("Content-Type: application/pidf+xml");
        assertThat(begin).as(body).isPositive();
        return body.substring(begin, body.indexOf("</presence>"));
    }
}
