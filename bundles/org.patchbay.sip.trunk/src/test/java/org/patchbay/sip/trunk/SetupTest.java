package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

class SetupTest {

    @Test
    void cancelReachesTheCalledPartyAndTheCallerGets487() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(180));
            line.invite.cancel("SIP;cause=200;text=\"Call completed elsewhere\"");
            until(() -> assertThat(line.last()).isEqualTo(487));
            until(() -> assertThat(world.provider.cancels).hasSize(1));
            assertThat(world.provider.cancels.get(0).first("Reason"))
                    .as("whatever the core says of it")
                    .isEqualTo("SIP;cause=200;text=\"Call completed elsewhere\"");
            world.nothingIsLeft();
            assertThat(world.core.told(Happening.Ended.class)).hasSize(1);
        }
    }

    @Test
    void theHubsSilent183IsRingingUntilItsMediaCome() throws Exception {
        try (World world = new World()) {
            world.media.audible = false;
            world.core.targets = List.of("hub");
            world.hub.onInvite = invite -> world.hub.answer(invite, 183, Phone.ANSWER);
            Phone.Line line = world.provider.line().call(Phone.SDP);
            until(() -> assertThat(line.statuses()).containsExactly(180));
            FakeMedia.Session session = world.media.sessions.iterator().next();
            until(() -> assertThat(session.legs).hasSize(2));
            for (String leg : List.copyOf(session.legs.keySet())) {
                session.listener.latched(leg, "127.0.0.98:9");
            }
            until(() -> assertThat(line.statuses()).containsExactly(180, 183));
            assertThat(line.responses.get(line.responses.size() - 1).bodyText()).contains(FakeMedia.ADDRESS);
            world.hub.answer(world.hub.transactions.get(0), 200, Phone.ANSWER);
            until(() -> assertThat(line.last()).isEqualTo(200));
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
        }
    }

    @Test
    void anAnswerThatCrossesTheCancelIsAcknowledgedAndEnded() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(180));
            world.provider.answersCancel = false;
            line.invite.cancel(null);
            until(() -> assertThat(line.last()).isEqualTo(487));
            until(() -> assertThat(world.provider.cancels).hasSize(1));
            world.provider.answer(world.provider.transactions.get(0), 200, Phone.ANSWER);
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            assertThat(world.provider.acks).isNotEmpty();
            world.nothingIsLeft();
        }
    }

    @Test
    void anAnswerToACallThatTheCoreEndedIsAcknowledgedAndEnded() throws Exception {
        try (World world = new World()) {
            // No provisional response: the CANCEL has to wait, and the 2xx is faster.
            world.provider.onInvite = invite -> {};
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(world.provider.transactions).hasSize(1));
            line.invite.cancel(null);
            until(() -> assertThat(line.last()).isEqualTo(487));
            world.nothingIsLeft();
            world.provider.answer(world.provider.transactions.get(0), 200, Phone.ANSWER);
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            assertThat(world.provider.acks).isNotEmpty();
        }
    }

    @Test
    void theFirstForkWinsAndASecondAnswerIsEnded() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> {
                world.provider.answer(invite, 180, null, "fork-one");
                world.provider.answer(invite, 180, null, "fork-two");
                world.provider.answer(invite, 200, Phone.ANSWER, "fork-one");
            };
            Phone.Line line = world.established();
            assertThat(line.statuses()).containsExactly(180, 200);
            world.provider.answer(world.provider.transactions.get(0), 200, Phone.ANSWER, "fork-two");
            until(() -> assertThat(world.provider.heard("BYE"))
                    .extracting(SipRequest::toTag)
                    .containsExactly("fork-two"));
            assertThat(world.provider.acks).extracting(SipRequest::toTag).contains("fork-two");
            assertThat(world.trunk.table().calls()).hasSize(1);
        }
    }

    /** As many devices as a user of the hub has; a further one is told of to nobody. */
    @Test
    void tenForksRingOnceAndTheLastOneMayAnswer() throws Exception {
        try (World world = new World()) {
            world.core.targets = List.of("hub");
            world.hub.onInvite = invite -> {
                for (int i = 0; i < 10; i++) {
                    world.hub.answer(invite, 180, null, "fork-" + i);
                }
                world.hub.answer(invite, 183, Phone.ANSWER, "fork-3");
                world.hub.answer(invite, 200, Phone.ANSWER, "fork-9");
                world.hub.answer(invite, 200, Phone.ANSWER, "fork-3");
            };
            Phone.Line line = world.provider.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            until(() -> assertThat(world.hub.heard("BYE"))
                    .extracting(SipRequest::toTag)
                    .containsExactly("fork-3"));
            assertThat(line.statuses()).containsExactly(180, 183, 200);
            assertThat(world.hub.acks).extracting(SipRequest::toTag).contains("fork-9", "fork-3");
        }
    }

    /** The hub says so of a call that it forwards to a number outside. */
    @Test
    void aCallThatIsBeingForwardedIsSaidToBe() throws Exception {
        try (World world = new World()) {
            world.core.targets = List.of("hub");
            world.hub.onInvite = invite -> {
                world.hub.answer(invite, 181, null);
                world.hub.answer(invite, 180, null, "a");
                world.hub.answer(invite, 180, null, "b");
                world.hub.answer(invite, 200, Phone.ANSWER);
            };
            Phone.Line line = world.provider.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(line.statuses()).containsExactly(181, 180, 200);
        }
    }

    @Test
    void earlyMediaReachTheCallerOnce() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> {
                world.provider.answer(invite, 183, Phone.ANSWER);
                world.provider.answer(invite, 183, Phone.ANSWER);
                world.provider.answer(invite, 200, Phone.ANSWER);
            };
            Phone.Line line = world.established();
            assertThat(line.statuses()).containsExactly(183, 200);
            assertThat(line.responses.get(0).bodyText()).contains(FakeMedia.ADDRESS);
            assertThat(line.responses.get(1).bodyText())
                    .isEqualTo(line.responses.get(0).bodyText());
        }
    }

    @Test
    void aCallWithoutAnOfferGetsOursWithTheAnswer() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.hub.line();
            line.answerInAck = FakeMedia.sdp("127.0.0.1", 4000, "0", "sendrecv");
            line.call((String) null);
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(Bodies.sdp(world.provider.heard("INVITE").get(0))).isPresent();
            assertThat(line.answer.bodyText()).contains("m=audio");
            until(() -> assertThat(world.media.sessions.iterator().next().legs.values())
                    .allMatch(leg -> leg.described));
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
        }
    }

    @Test
    void anAckWithoutTheAnswerThatIsDueEndsTheCall() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.hub.line().call((String) null);
            until(() -> assertThat(line.last()).isEqualTo(200));
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void ourAnswerIsRepeatedUntilItIsAcknowledgedAndTheCallEndedIfItNeverIs() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.hub.line();
            line.acknowledges = false;
            line.call(Phone.SDP);
            until(() -> assertThat(
                            line.statuses().stream().filter(s -> s == 200).count())
                    .isGreaterThan(2));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void aFailureIsMappedAndItsCauseGoesAlong() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> invite.respond(invite.request()
                    .response(486, "Secret words")
                    .toTag("x")
                    .add("Reason", "Q.850;cause=34")
                    .build());
            Phone.Line busy = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(busy.last()).isEqualTo(486));
            assertThat(busy.responses.get(0).first("Reason")).startsWith("Q.850;cause=17");
            assertThat(busy.responses.get(0).reason()).isEqualTo("Busy Here");

            world.provider.onInvite = invite -> invite.respond(
                    invite.request().response(407, "Who").toTag("x").build());
            Phone.Line challenged = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(challenged.last()).isEqualTo(403));

            world.core.targets = List.of("hub");
            world.hub.onInvite = invite -> invite.respond(
                    invite.request().response(503, "No").toTag("x").build());
            Phone.Line fromProvider = world.provider.line().call(Phone.SDP);
            until(() -> assertThat(fromProvider.last()).isEqualTo(500));
            world.nothingIsLeft();
        }
    }

    @Test
    void whereARedirectionPointsIsTheCoresBusinessOnly() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> invite.respond(invite.request()
                    .response(302, "Moved")
                    .toTag("x")
                    .add("Contact", "<sip:+4930333@elsewhere.example>")
                    .build());
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(480));
            assertThat(world.core.told(Happening.Failed.class).get(0).contacts())
                    .containsExactly("sip:+4930333@elsewhere.example");
            assertThat(line.responses.get(0).has("Contact")).isFalse();
        }
    }

    @Test
    void theFirstOfSeveralToAnswerWinsAndTheOthersLearnThatItWasTakenElsewhere() throws Exception {
        try (World world = new World()) {
            Phone other = new Phone(world.provider.transport);
            try (other) {
                other.trunk = world.provider.trunk;
                world.peer("other", other, other.transport, Map.of("sources", "127.0.0.1:" + other.port()));
                other.onInvite = invite -> other.answer(invite, 180, null);
                world.provider.onInvite = invite -> {
                    world.provider.answer(invite, 180, null);
                    until(() -> assertThat(other.transactions).hasSize(1));
                    world.provider.answer(invite, 200, Phone.ANSWER);
                };
                world.core.targets = List.of("other", "provider");
                Phone.Line line = world.established();
                until(() -> assertThat(other.cancels).hasSize(1));
                assertThat(other.cancels.get(0).first("Reason")).startsWith("SIP;cause=200");
                line.send(line.inDialog("BYE"));
                world.nothingIsLeft();
            }
        }
    }

    @Test
    void identityAndHistoryAreWrittenAsThePeerWantsThem() throws Exception {
        try (World world = new World()) {
            world.core.diversions = List.of(new Diversion("tel:+4930999", 486));
            world.core.amendments = Map.of("X-Class", "gold", "Contact", "<sip:evil@example.com>", "Via", "x");
            Phone.Line line = world.hub.line();
            line.call(request -> request.add("P-Asserted-Identity", "\"Bob\" <sip:+4930555@hub.example;user=phone>")
                    .add("P-Asserted-Identity", "<tel:+4930555>")
                    .add("Privacy", "id")
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(world.core.arrivals.get(0).from().dialled()).isEqualTo("+4930555");
            SipRequest sent = world.provider.heard("INVITE").get(0);
            assertThat(sent.from().uri().user())
                    .as("the hub shows whom it wants to be seen; id is about the other number")
                    .isEqualTo("+4930222");
            assertThat(sent.has("P-Asserted-Identity")).isFalse();
            assertThat(sent.toString()).doesNotContain("4930555");
            assertThat(sent.first("Diversion")).startsWith("<sip:+4930999@").contains("reason=user-busy");
            assertThat(sent.first("X-Class")).isEqualTo("gold");
            assertThat(sent.toString()).doesNotContain("evil");
            assertThat(sent.vias()).hasSize(1);
            assertThat(world.trunk.counters().get("amendments-refused")).isEqualTo(2);

            world.core.amendments = Map.of();
            world.core.targets = List.of("hub");
            Phone.Line back = world.provider.line().call(request -> request.add(
                            "Diversion", "<sip:+4930777@carrier>;reason=no-answer")
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(back.last()).isEqualTo(200));
            assertThat(world.core.arrivals.get(1).side()).isEqualTo(Side.PROVIDER);
            assertThat(world.core.arrivals.get(1).diversions())
                    .containsExactly(new Diversion("sip:+4930777@carrier", 408));
            SipRequest toHub = world.hub.heard("INVITE").get(0);
            assertThat(toHub.first("P-Asserted-Identity")).contains("+4930222");
            assertThat(toHub.all("History-Info")).hasSize(2);
        }
    }
}
