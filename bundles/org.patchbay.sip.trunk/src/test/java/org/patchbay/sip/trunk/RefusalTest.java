package org.patchbay.sip.trunk;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

class RefusalTest {

    @ParameterizedTest
    @CsvSource({"UPDATE,405", "REFER,403", "MESSAGE,405", "SUBSCRIBE,405", "FANCY,501", "BYE,481"})
    void whatIsNotServedIsRefusedWithWhatIs(String method, int status) throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.hub.line();
            line.send(line.first(method, any -> {}).toBuilder());
            until(() -> assertThat(line.last()).isEqualTo(status));
            if (status == 405 || status == 501) {
                assertThat(line.responses.get(0).first("Allow"))
                        .isEqualTo("INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY");
            }
        }
    }

    @Test
    void badInvitesGetAClearAnswer() throws Exception {
        try (World world = new World()) {
            Phone.Line hops = world.hub.line().call(r -> r.set("Max-Forwards", "0"));
            until(() -> assertThat(hops.last()).isEqualTo(483));
            Phone.Line extension = world.hub.line().call(r -> r.add("Require", "100rel, magic"));
            until(() -> assertThat(extension.last()).isEqualTo(420));
            assertThat(extension.responses.get(0).first("Unsupported")).isEqualTo("100rel, magic");
            Phone.Line type = world.hub.line().call(r -> r.body("text/plain", "hello"));
            until(() -> assertThat(type.last()).isEqualTo(415));
            Phone.Line scheme = world.hub.line().call(r -> r.requestUri("http://example.com/"));
            until(() -> assertThat(scheme.last()).isEqualTo(416));
            Phone.Line sdp = world.hub.line().call(r -> r.body("application/sdp", "v=0\r\n"));
            until(() -> assertThat(sdp.last()).isEqualTo(488));
            world.nothingIsLeft();
        }
    }

    @Test
    void aCallerWhoCannotBeReachedInTheDialogIsRefused() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.hub.line().call(r -> r.remove("Contact").body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isEqualTo(400));
            assertThat(line.responses.get(0).reason()).contains("no Contact");
            world.nothingIsLeft();
        }
    }

    @Test
    void whatEndsHereNeedsNoHopLeft() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            line.send(line.inDialog("BYE").set("Max-Forwards", "0"));
            until(() -> assertThat(line.last()).isEqualTo(200));
            world.nothingIsLeft();
            Phone.Line options = world.hub.line();
            options.send(options.first("OPTIONS", r -> r.set("Max-Forwards", "0")).toBuilder());
            until(() -> assertThat(options.last()).isEqualTo(200));
        }
    }

    @Test
    void optionsAreRefusedForWhatACallWouldBe() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.hub.line();
            line.send(line.first("OPTIONS", r -> r.add("Require", "magic")).toBuilder());
            until(() -> assertThat(line.last()).isEqualTo(420));
            assertThat(line.responses.get(0).first("Unsupported")).isEqualTo("magic");
            Phone.Line scheme = world.hub.line();
            scheme.send(scheme.first("OPTIONS", r -> r.requestUri("http://example.com/")).toBuilder());
            until(() -> assertThat(scheme.last()).isEqualTo(416));
        }
    }

    @Test
    void aBodyThatCannotBeReadIsRefusedUnlessItIsOptional() throws Exception {
        try (World world = new World()) {
            Phone.Line packed =
                    world.hub.line().call(r -> r.add("Content-Encoding", "gzip").body("application/sdp", Phone.SDP));
            until(() -> assertThat(packed.last()).isEqualTo(415));
            assertThat(packed.responses.get(0).first("Accept-Encoding")).isEqualTo("identity");
            Phone.Line optional = world.hub.line();
            optional.answerInAck = Phone.ANSWER;
            optional.call(
                    r -> r.add("Content-Disposition", "icon; handling=optional").body("text/plain", "hello"));
            until(() -> assertThat(optional.last()).isEqualTo(200));
            assertThat(optional.answer.bodyText()).as("our offer").contains("m=audio");
        }
    }

    @Test
    void hopsAreCountedAcrossTheCall() throws Exception {
        try (World world = new World()) {
            Phone.Line line =
                    world.hub.line().call(r -> r.set("Max-Forwards", "5").body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(world.provider.heard("INVITE").get(0).maxForwards()).isEqualTo(4);
        }
    }

    @Test
    void theSameCallByAnotherPathIsRefused() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(180));
            line.call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(482));
        }
    }

    @Test
    void anotherCallerWithTheSameCallIdIsAnotherCall() throws Exception {
        // The table has no more than hashes of tags, and theirs is the same.
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        try (World world = new World()) {
            world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
            Phone.Line line = world.hub.line();
            for (String tag : List.of("Aa", "BB")) {
                line.call(r -> r.set("From", "<sip:+4930222@127.0.0.1:" + world.hub.port() + ">;tag=" + tag)
                        .body("application/sdp", Phone.SDP));
            }
            until(() -> assertThat(world.provider.heard("INVITE")).hasSize(2));
            assertThat(line.responses).extracting(SipResponse::status).doesNotContain(482);
        }
    }

    @Test
    void strangersAreNotHeard() throws Exception {
        try (World world = new World();
                Phone stranger = new Phone(Transport.UDP)) {
            world.peer("hub", world.hub, Transport.UDP, Map.of("sources", "127.0.0.1:" + world.hub.port()));
            world.peer(
                    "provider", world.provider, Transport.UDP, Map.of("sources", "127.0.0.1:" + world.provider.port()));
            stranger.trunk = world.hub.trunk;
            Phone.Line line = stranger.line().call(Phone.SDP);
            until(() -> assertThat(world.trunk.stack().statistics().dropped().getOrDefault("source", 0L))
                    .isPositive());
            assertThat(line.responses).isEmpty();
            assertThat(world.core.arrivals).isEmpty();
        }
    }

    @Test
    void aPeerOnTheWrongListeningPointIsForbidden() throws Exception {
        try (World world = new World()) {
            world.hub.trunk = world.provider.trunk;
            world.peer("provider", world.provider, Transport.UDP, Map.of("sources", "127.0.0.2"));
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(403));
        }
    }

    @Test
    void moreCallsThanTheLimitAreSentAway() throws Exception {
        try (World world = new World(Map.of("max_calls", "1"), Map.of())) {
            world.established();
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(503));
            assertThat(line.responses.get(0).has("Retry-After")).isTrue();
        }
    }

    /** So the hub takes a call back from hold, or from the park. */
    @Test
    void whoTakesThePlaceOfALegIsNoNewCall() throws Exception {
        try (World world = new World(Map.of("max_calls", "1"), Map.of("max_legs", "1", "calls_per_second", "1"))) {
            world.core.targets = List.of("provider");
            Phone.Line line = world.established();
            String replaces = line.callId + ";to-tag=" + line.answer.toTag() + ";from-tag=" + line.answer.fromTag();
            Phone.Line next =
                    world.hub.line().call(r -> r.add("Replaces", replaces).body("application/sdp", Phone.SDP));
            until(() -> assertThat(world.core.replacements).hasSize(1));
            assertThat(next.responses).isEmpty();
            Phone.Line unknown = world.hub.line().call(r -> r.add("Replaces", "nobody;to-tag=1;from-tag=2")
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(unknown.last()).isEqualTo(481));
        }
    }

    /** A carrier that reads 503 gives the whole trunk up. */
    @Test
    void aProviderIsNotToldThatTheTrunkIsDownForOneCallTooMany() throws Exception {
        try (World world = new World(Map.of("max_calls", "1"), Map.of())) {
            world.established();
            Phone.Line line = world.provider.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(500));
            assertThat(line.responses.get(0).first("Reason")).contains("limit");
            assertThat(line.responses.get(0).has("Retry-After")).isTrue();
        }
    }

    @Test
    void noPortMeansServiceUnavailable() throws Exception {
        try (World world = new World()) {
            world.media.broken = true;
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(503));
            world.nothingIsLeft();
        }
    }

    @Test
    void optionsAreAnsweredWithWhoWeAre() throws Exception {
        try (World world = new World(Map.of(), Map.of("contact_host", "sbc.example.com", "contact_port", "5061"))) {
            Phone.Line line = world.hub.line();
            line.send(line.first("OPTIONS", any -> {}).toBuilder());
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(line.responses.get(0).contact().uri().text()).isEqualTo("sip:sbc.example.com:5061");
            assertThat(line.responses.get(0).first("Allow")).contains("INVITE");
        }
    }

    @Test
    void anEmergencyCallThatNobodyRulesGoesOnWithItsBodyAsItWas() throws Exception {
        Map<String, String> emergency = Map.of("emergency_numbers", "112, 911", "emergency_fallback", "*@provider");
        String rest =
                "--b1\r\nContent-Type: application/pidf+xml\r\nContent-ID: <loc@x>\r\n\r\n<presence>\u00e4\n</presence>\r\n--b1--\r\n";
        String body = "--b1\r\nContent-Type: application/sdp\r\n\r\n" + Phone.SDP + "\r\n" + rest;
        for (boolean present : List.of(true, false)) {
            try (World world = new World(Map.of(), emergency)) {
                world.core.onArrival =
                        arrival -> assertThat(arrival.emergency()).isTrue();
                if (!present) {
                    world.trunk.core(null);
                }
                Phone.Line line = world.hub.line();
                line.number = "112";
                line.call(r -> r.add("Geolocation", "<cid:loc@x>").body("multipart/mixed; boundary=b1", body));
                until(() -> assertThat(line.last()).isEqualTo(200));
                SipRequest sent = world.provider.heard("INVITE").get(0);
                assertThat(sent.uri().user()).isEqualTo("112");
                assertThat(sent.first("Geolocation")).isEqualTo("<cid:loc@x>");
                assertThat(sent.bodyText())
                        .endsWith(rest)
                        .contains(FakeMedia.ADDRESS)
                        .doesNotContain(" 4000 ");
                line.send(line.inDialog("BYE"));
                until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
                world.nothingIsLeft();
            }
        }
    }

    @Test
    void theLadderHasEachMessageOnceAndNoHeaderField() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            String call = world.core.arrivals.get(0).call();
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
            until(() -> assertThat(world.trunk.ladder().of(call)).hasSize(11));
            assertThat(world.trunk.ladder().of(call).stream()
                            .map(l -> l.peer()
                                    + (l.sent() ? " < " : " > ")
                                    + l.line().split(" sip:")[0]))
                    .containsSubsequence(Arrays.asList(
                            "hub > INVITE",
                            "hub < SIP/2.0 100 Trying",
                            "provider < INVITE",
                            "provider > SIP/2.0 200 Said (sdp)",
                            "provider < ACK",
                            "hub < SIP/2.0 200 OK (sdp)",
                            "hub > ACK"));
            assertThat(world.trunk.ladder().media(call)).hasSize(2);
        }
    }
}
