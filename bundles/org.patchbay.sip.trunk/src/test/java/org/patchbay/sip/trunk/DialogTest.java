package org.patchbay.sip.trunk;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

class DialogTest {

    private static final String HOLD = FakeMedia.sdp("127.0.0.1", 4000, "0 8", "sendonly");
    private static final String MOVED = FakeMedia.sdp("127.0.0.1", 4400, "0 8", "sendrecv");

    @Test
    void holdGoesToTheOtherPartyAndComesBack() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            world.provider.onInvite =
                    invite -> world.provider.answer(invite, 200, FakeMedia.sdp("127.0.0.1", 5000, "0", "recvonly"));
            line.send(line.inDialog("INVITE").body("application/sdp", HOLD));
            until(() -> assertThat(world.core.told(Happening.Hold.class)).containsExactly(new Happening.Hold(true)));
            assertThat(world.provider.heard("INVITE").get(1).bodyText()).contains("a=sendonly");
            assertThat(line.answer.bodyText()).as("the hub knows no other way").contains("a=inactive");

            world.provider.onInvite = invite -> world.provider.answer(invite, 200, Phone.ANSWER);
            line.send(line.inDialog("INVITE").body("application/sdp", Phone.SDP));
            until(() -> assertThat(world.core.told(Happening.Hold.class)).hasSize(2));
            until(() -> assertThat(world.provider.acks).hasSize(3));
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
        }
    }

    @Test
    void aNewAddressIsAnsweredHere() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            line.send(line.inDialog("INVITE").body("application/sdp", MOVED));
            until(() ->
                    assertThat(line.statuses().stream().filter(s -> s == 200)).hasSize(2));
            assertThat(line.answer.bodyText()).contains(FakeMedia.ADDRESS);
            assertThat(world.provider.heard("INVITE")).hasSize(1);
        }
    }

    @Test
    void aReinviteWithoutAnOfferGetsOurs() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            line.answerInAck = MOVED;
            line.send(line.inDialog("INVITE"));
            until(() ->
                    assertThat(line.statuses().stream().filter(s -> s == 200)).hasSize(2));
            assertThat(line.answer.bodyText()).contains("m=audio");
            assertThat(world.provider.heard("INVITE")).hasSize(1);
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
        }
    }

    @Test
    void twoOffersThatCrossAreRefusedWith491AndTriedAgain() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            int[] asked = {0};
            world.provider.onInvite = invite -> {
                asked[0]++;
                world.provider.answer(invite, asked[0] == 1 ? 491 : 200, asked[0] == 1 ? null : Phone.ANSWER);
            };
            line.send(line.inDialog("INVITE").body("application/sdp", HOLD));
            until(() ->
                    assertThat(line.statuses().stream().filter(s -> s == 200)).hasSize(2));
            assertThat(asked[0]).isEqualTo(2);
        }
    }

    @Test
    void anOfferWhileOursIsOpenGets491() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            SipRequest invite = world.provider.heard("INVITE").get(0);
            world.provider.onInvite = any -> {};
            line.send(line.inDialog("INVITE").body("application/sdp", HOLD));
            until(() -> assertThat(world.provider.heard("INVITE")).hasSize(2));
            Phone.Line back = world.provider.line();
            world.provider.stack.send(
                    world.provider.point,
                    world.provider.destination(),
                    world.provider
                            .back(invite, "INVITE", 1)
                            .body("application/sdp", Phone.ANSWER)
                            .build(),
                    back);
            until(() -> assertThat(back.last()).isEqualTo(491));
            world.provider.answer(world.provider.transactions.get(1), 200, Phone.ANSWER);
            until(() ->
                    assertThat(line.statuses().stream().filter(s -> s == 200)).hasSize(2));
        }
    }

    @ParameterizedTest
    @CsvSource({"488,488", "401,403", "302,488", "404,488", "503,500"})
    void aProvidersHoldThatIsRefusedLeavesTheCallUp(int refusal, int seen) throws Exception {
        try (World world = new World()) {
            world.established();
            SipRequest invite = world.provider.heard("INVITE").get(0);
            world.hub.onInvite = any -> world.hub.answer(any, refusal, null);
            Phone.Line back = world.provider.line();
            world.provider.stack.send(
                    world.provider.point,
                    world.provider.destination(),
                    world.provider
                            .back(invite, "INVITE", 1)
                            .body("application/sdp", HOLD)
                            .build(),
                    back);
            until(() -> assertThat(back.last()).isEqualTo(seen));
            assertThat(world.trunk.table().legs()).isEqualTo(2);
        }
    }

    /** Teams holds and takes back whatever the carrier thinks of re-INVITEs. */
    @ParameterizedTest
    @ValueSource(ints = {405, 488, 501, 503})
    void aHoldOfTheHubsThatTheProviderRefusesIsAnsweredHere(int refusal) throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            world.provider.onInvite = invite -> world.provider.answer(invite, refusal, null);
            line.send(line.inDialog("INVITE").body("application/sdp", HOLD));
            until(() -> assertThat(world.core.told(Happening.Hold.class)).containsExactly(new Happening.Hold(true)));
            until(() -> assertThat(line.statuses().stream().filter(each -> each == 200))
                    .hasSize(2));
            int asked = world.provider.heard("INVITE").size();
            line.send(line.inDialog("INVITE").body("application/sdp", Phone.SDP));
            until(() -> assertThat(world.core.told(Happening.Hold.class))
                    .containsExactly(new Happening.Hold(true), new Happening.Hold(false)));
            until(() -> assertThat(line.statuses().stream().filter(each -> each == 200))
                    .hasSize(3));
            assertThat(world.provider.heard("INVITE")).as("knows of nothing").hasSize(asked);
            assertThat(world.trunk.table().legs()).isEqualTo(2);
        }
    }

    @Test
    void thePeerThatDoesNotKnowTheCallAnyMoreEndsIt() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            world.provider.onInvite = invite -> world.provider.answer(invite, 481, null);
            line.send(line.inDialog("INVITE").body("application/sdp", HOLD));
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void establishedCallsLiveAndEndWithoutTheCoreAndAreAdopted() throws Exception {
        try (World world = new World()) {
            Phone.Line kept = world.established();
            Phone.Line ended = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(ended.last()).isEqualTo(200));
            until(() -> assertThat(world.provider.acks).hasSize(2));
            world.trunk.core(null);
            ended.send(ended.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            until(() -> assertThat(world.trunk.table().calls()).hasSize(1));
            Phone.Line refused = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(refused.last()).isEqualTo(503));
            assertThat(refused.responses.get(0).has("Retry-After")).isTrue();
            Phone.Line fromProvider = world.provider.line().call(Phone.SDP);
            until(() -> assertThat(fromProvider.last()).isEqualTo(500));

            FakeCore next = new FakeCore();
            world.trunk.core(next);
            until(() -> assertThat(next.adopted).hasSize(1));
            next.port.order(
                    next.adopted.get(0).arrival().call(),
                    new LegOrder.End(next.adopted.get(0).legs().get(0).id(), 200, 16, "", false));
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            assertThat(world.hub.heard("BYE").get(0).callId()).isEqualTo(kept.callId);
        }
    }

    @Test
    void aCallThatRingsWhenTheCoreGoesIsEndedWhereNoneComes() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(180));
            world.trunk.core(null);
            until(() -> assertThat(line.last()).isEqualTo(503));
            until(() -> assertThat(world.provider.cancels).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void aRequestInTheDialogMayComeOverAnotherConnection() throws Exception {
        try (World world = new World(Transport.TCP, Map.of(), Map.of("sources", "127.0.0.0/8"))) {
            Phone.Line line = world.established();
            try (Phone second = new Phone(Transport.TCP)) {
                second.trunk = world.hub.trunk;
                second.stack.send(
                        second.point, second.destination(), line.inDialog("BYE").build(), line);
                until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
                until(() -> assertThat(line.last()).isEqualTo(200));
                world.nothingIsLeft();
            }
        }
    }

    @Test
    void aPeerThatVanishedIsFoundByTheAudit() throws Exception {
        try (World world = new World(Map.of("audit_seconds", "1"), Map.of())) {
            world.established();
            // Its port stays its own: whoever got it next might answer.
            world.provider.onOptions = any -> {};
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    /** After a restart all legs are asked at once, and the network may not be there yet. */
    @Test
    void aPeerToWhomThereIsNoWayForAMomentHasNotVanished() throws Exception {
        try (World world = new World(Transport.TCP, Map.of(), Map.of())) {
            world.provider.onInvite = invite -> world.provider.answer(
                    invite, 200, Phone.ANSWER, more -> more.set("Contact", "<sip:bob@127.0.0.1:1;transport=tcp>"));
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            Call call = world.trunk.table().calls().iterator().next();
            Leg called = call.leg(call.id + "-b0");
            until(() -> assertThat(called.up()).isTrue());
            long failed = world.trunk.stack().statistics().sendFailures();
            call.on(() -> Audit.ask(called));
            until(() -> {
                assertThat(world.trunk.stack().statistics().sendFailures()).isGreaterThan(failed);
                assertThat(called.audited).isFalse();
            });
            assertThat(called.up()).isTrue();
            call.on(() -> {
                called.heard -= java.time.Duration.ofHours(1).toNanos();
                Audit.ask(called);
            });
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
        }
    }

    /** Else the next refresh of the session would put the peer on hold. */
    @Test
    void anOfferThatWasNeverSentIsNotWhatIsInForce() throws Exception {
        try (World world = new World(Transport.TCP, Map.of(), Map.of())) {
            world.provider.onInvite = invite -> world.provider.answer(
                    invite, 200, Phone.ANSWER, more -> more.set("Contact", "<sip:bob@127.0.0.1:1;transport=tcp>"));
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            Call call = world.trunk.table().calls().iterator().next();
            Leg called = call.leg(call.id + "-b0");
            until(() -> assertThat(called.up()).isTrue());
            String before = called.said.toString();
            world.core.order(new LegOrder.SetHold(called.id, true));
            until(() ->
                    assertThat(world.core.told(Happening.ActionFailed.class)).hasSize(1));
            assertThat(called.said.toString()).isEqualTo(before).contains("sendrecv");
        }
    }

    @Test
    void a2xxThatIsRepeatedAnswersNoLaterOffer() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            line.send(line.inDialog("INVITE").body("application/sdp", HOLD));
            until(() -> assertThat(world.provider.acks).hasSize(2));
            until(() -> assertThat(answers(line)).isEqualTo(2));
            world.provider.onInvite = invite -> {};
            line.send(line.inDialog("INVITE").body("application/sdp", Phone.SDP));
            until(() -> assertThat(world.provider.heard("INVITE")).hasSize(3));
            world.provider.answer(world.provider.transactions.get(1), 200, Phone.ANSWER);
            until(() -> assertThat(world.provider.acks).hasSize(3));
            line.send(line.inDialog("OPTIONS"));
            until(() -> assertThat(line.responses.get(line.responses.size() - 1).cseqMethod())
                    .isEqualTo("OPTIONS"));
            assertThat(answers(line)).as("the second is still open").isEqualTo(2);
            world.provider.answer(world.provider.transactions.get(2), 200, Phone.ANSWER);
            until(() -> assertThat(answers(line)).isEqualTo(3));
        }
    }

    private static long answers(Phone.Line line) {
        return line.responses.stream()
                .filter(response -> response.success() && response.cseqMethod().equals("INVITE"))
                .count();
    }

    @Test
    void aHoldThatTheMediaEngineCannotAnswerIsTakenBackFromThePartner() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            world.provider.onInvite = invite -> {
                world.media.failing.set(1);
                world.provider.onInvite = next -> world.provider.answer(next, 200, Phone.ANSWER);
                world.provider.answer(invite, 200, Phone.ANSWER);
            };
            line.send(line.inDialog("INVITE").body("application/sdp", HOLD));
            until(() -> assertThat(line.last()).isEqualTo(503));
            until(() -> assertThat(world.provider.heard("INVITE")).hasSize(3));
            assertThat(world.provider.heard("INVITE").get(2).bodyText()).contains("a=sendrecv");
        }
    }

    @Test
    void aHoldThatIsCancelledIsTakenBackFromThePartnerToo() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            world.provider.onInvite = invite -> {};
            ClientTransaction hold = line.send(line.inDialog("INVITE").body("application/sdp", HOLD));
            until(() -> assertThat(world.provider.heard("INVITE")).hasSize(2));
            hold.cancel(null);
            until(() -> assertThat(line.last()).isEqualTo(487));
            world.provider.onInvite = invite -> world.provider.answer(invite, 200, Phone.ANSWER);
            world.provider.answer(world.provider.transactions.get(1), 200, Phone.ANSWER);
            until(() -> assertThat(world.provider.heard("INVITE")).hasSize(3));
            assertThat(world.provider.heard("INVITE").get(2).bodyText()).contains("a=sendrecv");
            until(() -> assertThat(world.provider.acks).hasSize(3));
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
        }
    }

    /** A provider may pass on whatever Contact a third party has. */
    @ParameterizedTest
    @CsvSource({"Contact,evil.example", "Record-Route,evil.example;lr", "Contact,192.0.2.99"})
    void noMessageOfAPeerSendsUsElsewhere(String field, String host) throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite ->
                    world.provider.answer(invite, 200, Phone.ANSWER, more -> more.set(field, "<sip:" + host + ">"));
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(world.provider.acks).isNotEmpty());
            until(() -> assertThat(line.last()).isEqualTo(200));
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            assertThat(world.trunk.counters().get("contact-foreign")).isPositive();
            world.nothingIsLeft();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sip.provider.example, sip.provider.example, true",
        "sip.provider.example, Node7.sip.provider.example, true",
        "sip.provider.example, sbc.provider.example, true",
        "sip.pstnhub.microsoft.com, sip-du-a-eu.pstnhub.microsoft.com, true",
        "provider.example, sbc.provider.example, true",
        "provider.example, other.example, false",
        "provider.co.uk, evil.co.uk, false",
        "sip.provider.co.uk, sbc.provider.co.uk, true",
        "sip.provider.example, evilprovider.example, false",
        "pbx, pbx2, false",
        "192.0.2.1, evil.example, false"
    })
    void aNameIsAPeersIfItIsInItsDomain(String known, String name, boolean its) {
        assertThat(Names.kin(known, name)).isEqualTo(its);
    }

    @Test
    void requestsOutOfOrderAndOfNoDialogAreRefused() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            line.cseq = -1;
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(line.last()).isEqualTo(500));
            line.cseq = 10;
            line.send(line.inDialog("INFO"));
            until(() -> assertThat(line.last()).isEqualTo(405));
            line.send(line.inDialog("BYE")
                    .set("To", line.answer.to().withTag("other").toString()));
            until(() -> assertThat(line.last()).isEqualTo(481));
            line.send(line.inDialog("BYE")
                    .set("From", line.answer.from().withTag("other").toString()));
            until(() ->
                    assertThat(line.statuses().stream().filter(s -> s == 481)).hasSize(2));
            assertThat(world.trunk.table().legs()).isEqualTo(2);
        }
    }
}
