package org.patchbay.sip.trunk;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** A provider's party that talks to the hub in two calls connects the other two: REFER with Replaces (RFC 5589 section 7). */
class ConsultationTest {
    private World world;
    /** Of the transferor, in its two calls. */
    private Phone.Line first;

    private Phone.Line second;

    @BeforeEach
    void open() throws Exception {
        world = new World();
        world.core.targets = List.of("hub");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Phone.Line call(Phone from, Phone to) {
        int before = to.acks.size();
        Phone.Line line = from.line().call(Phone.SDP);
        until(() -> {
            assertThat(line.last()).isEqualTo(200);
            assertThat(to.acks).hasSizeGreaterThan(before);
            assertThat(world.trunk.table().calls()).allMatch(call -> call.caller() == null);
        });
        return line;
    }

    private void talking() {
        first = call(world.provider, world.hub);
        second = call(world.provider, world.hub);
        until(() -> assertThat(world.core.told(Happening.Bridged.class)).hasSize(2));
    }

    /** As the transferor writes it: to-tag is the one of ours. */
    private static String referTo(Phone.Line other) {
        String value = other.callId + ";to-tag=" + other.answer.toTag() + ";from-tag=" + other.tag;
        return "<sip:+4930111@127.0.0.1?Subject=x&Replaces=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + ">";
    }

    private Optional<Happening.Consultation> refers(String referTo) {
        int before = world.core.told(Happening.TransferAsked.class).size();
        first.send(first.inDialog("REFER").add("Refer-To", referTo));
        until(() -> assertThat(world.core.told(Happening.TransferAsked.class)).hasSize(before + 1));
        until(() -> assertThat(first.last()).isEqualTo(202));
        return world.core.told(Happening.TransferAsked.class).get(before).consultation();
    }

    private String call(int number) {
        return world.core.arrivals.get(number).call();
    }

    private void adopt(String call, String from, String leg) {
        world.core.port.order(call, new LegOrder.Adopt("new", from, leg));
    }

    private void order(int call, LegOrder order) {
        world.core.port.order(call(call), order);
    }

    private SipRequest invite(int number) {
        return world.hub.heard("INVITE").get(number);
    }

    /** On one worker or on two, as chance has it. */
    @RepeatedTest(6)
    void aLegGoesOnInAnotherCallAndItsPeerHearsNothingOfIt() {
        talking();
        assertThat(refers(referTo(second))).contains(new Happening.Consultation(call(1), call(1) + "-a"));
        order(1, new LegOrder.Control(true));
        adopt(call(0), call(1), call(1) + "-b0");
        until(() -> {
            assertThat(world.core.told(Happening.Replaced.class)).containsExactly(new Happening.Replaced("new"));
            assertThat(world.core.told)
                    .anyMatch(told -> told.leg().equals("new")
                            && told.call().equals(call(0))
                            && told.what() instanceof Happening.Answered);
        });
        order(0, new LegOrder.Bridge("join", call(0) + "-b0", "new"));
        until(() -> assertThat(world.core.told("join", Happening.Bridged.class)).hasSize(1));
        assertThat(world.media.connected).contains(call(0) + "-b0+new");
        assertThat(world.hub.heard("INVITE")).as("nobody was offered anything").hasSize(2);

        // The transferor's second call ends, and its own party in the first.
        order(1, new LegOrder.End(call(1) + "-a", 480, 16, "transferred", false));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        assertThat(world.provider.heard("BYE").get(0).callId()).isEqualTo(second.callId);
        first.send(first.inDialog("BYE"));
        until(() -> assertThat(first.last()).isEqualTo(200));
        order(0, new LegOrder.Control(false));
        assertThat(world.hub.heard("BYE")).isEmpty();

        // The one that has moved is served where it is now: an offer of its, and its end.
        SipRequest old = invite(1);
        Phone.Line reinvite = world.hub.line();
        reinvite.acknowledges = false;
        reinvite.send(world.hub
                .back(old, "INVITE", 7)
                .body("application/sdp", FakeMedia.sdp("127.0.0.1", 5000, "0", "inactive")));
        until(() -> assertThat(reinvite.last()).isEqualTo(200));
        world.hub.stack.sendStateless(
                world.hub.point,
                world.hub.destination(),
                world.hub.back(old, "ACK", 7).build());
        until(() -> assertThat(world.hub.heard("INVITE"))
                .as("the hold reaches the new partner")
                .hasSize(3));
        assertThat(world.hub.heard("INVITE").get(2).callId())
                .isEqualTo(invite(0).callId());
        reinvite.send(world.hub.back(old, "BYE", 9));
        until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
        assertThat(world.hub.heard("BYE").get(0).callId()).isEqualTo(invite(0).callId());
        world.nothingIsLeft();
    }

    /** The call's own Call-ID leaves it: those who stay are served all the same. */
    @RepeatedTest(4)
    void theCallerOfTheOtherCallCanBeTheOneWhoMoves() {
        first = call(world.provider, world.hub);
        world.core.targets = List.of("provider");
        Phone.Line caller = call(world.hub, world.provider);
        until(() -> assertThat(world.core.told(Happening.Bridged.class)).hasSize(2));
        SipRequest toProvider = world.provider.heard("INVITE").get(0);
        String value =
                toProvider.callId() + ";to-tag=" + toProvider.fromTag() + ";from-tag=phone" + world.provider.port();
        assertThat(refers("<sip:x@y?Replaces=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + ">"))
                .contains(new Happening.Consultation(call(1), call(1) + "-b0"));
        order(1, new LegOrder.Control(true));
        adopt(call(0), call(1), call(1) + "-a");
        until(() -> assertThat(world.core.told(Happening.Replaced.class)).hasSize(1));
        order(0, new LegOrder.Bridge("join", call(0) + "-b0", "new"));
        order(1, new LegOrder.End(call(1) + "-b0", 480, 16, "transferred", false));
        until(() -> {
            assertThat(world.core.told("join", Happening.Bridged.class)).hasSize(1);
            assertThat(world.provider.heard("BYE")).hasSize(1);
        });
        order(0, new LegOrder.Control(false));
        first.send(first.inDialog("BYE"));
        caller.send(caller.inDialog("BYE"));
        until(() -> assertThat(caller.last()).isEqualTo(200));
        until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
    }

    @Test
    void whoeverIsOnHoldIsTakenBack() {
        talking();
        first.send(first.inDialog("INVITE").body("application/sdp", FakeMedia.sdp("127.0.0.1", 4000, "0", "sendonly")));
        until(() -> assertThat(world.hub.heard("INVITE")).hasSize(3));
        second.send(
                second.inDialog("INVITE").body("application/sdp", FakeMedia.sdp("127.0.0.1", 4000, "0", "sendonly")));
        until(() -> assertThat(world.hub.heard("INVITE")).hasSize(4));
        until(() -> assertThat(world.core.told(Happening.Hold.class)).hasSize(2));
        order(1, new LegOrder.Control(true));
        adopt(call(0), call(1), call(1) + "-b0");
        until(() -> assertThat(world.core.told(Happening.Replaced.class)).hasSize(1));
        order(0, new LegOrder.Bridge("join", call(0) + "-b0", "new"));
        until(() -> {
            assertThat(world.hub.heard("INVITE")).hasSize(6);
            assertThat(List.of(invite(4), invite(5)))
                    .allMatch(offer -> offer.bodyText().contains("a=sendrecv"))
                    .extracting(SipRequest::callId)
                    .containsExactlyInAnyOrder(invite(0).callId(), invite(1).callId());
        });
    }

    /** Its engine has no MOVE; and the hub does not follow to a new address. */
    @Test
    void aLegOfTheHubsThatCannotBeMovedStaysWhereItIs() {
        talking();
        world.media.moves = false;
        adopt(call(0), call(1), call(1) + "-b0");
        until(() -> assertThat(world.core.told(Happening.Failed.class))
                .singleElement()
                .satisfies(f -> assertThat(f.sip()).isEqualTo(501)));
        adopt(call(0), "nobody", "x");
        adopt(call(0), call(1), "x");
        until(() -> assertThat(world.core.told(Happening.Failed.class)).hasSize(3));
        assertThat(world.hub.heard("INVITE")).as("nobody was offered anything").hasSize(2);
        second.send(second.inDialog("BYE"));
        until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
        assertThat(world.hub.heard("BYE").get(0).callId()).isEqualTo(invite(1).callId());
    }

    /** One call with the hub, one with another provider's party, and an engine that cannot take a leg from one call to the other. */
    private void immovable() {
        first = call(world.provider, world.hub);
        world.core.targets = List.of("provider");
        second = call(world.provider, world.provider);
        until(() -> assertThat(world.core.told(Happening.Bridged.class)).hasSize(2));
        world.media.moves = false;
    }

    @Test
    void aProvidersLegGetsAnotherAddressWhereTheEngineCannotMoveIt() {
        immovable();
        String before = world.provider.heard("INVITE").get(0).bodyText();
        order(1, new LegOrder.Control(true));
        adopt(call(0), call(1), call(1) + "-b0");
        until(() -> assertThat(world.core.told(Happening.Replaced.class)).hasSize(1));
        SipRequest offer = world.provider.heard("INVITE").get(1);
        assertThat(offer.callId())
                .isEqualTo(world.provider.heard("INVITE").get(0).callId());
        assertThat(offer.bodyText()).contains(FakeMedia.ADDRESS).isNotEqualTo(before);
        order(0, new LegOrder.Bridge("join", call(0) + "-b0", "new"));
        until(() -> assertThat(world.core.told("join", Happening.Bridged.class)).hasSize(1));
        assertThat(world.media.connected).contains(call(0) + "-b0+new");
        assertThat(world.media.sessions)
                .as("its ports are those of the other call")
                .anySatisfy(session -> assertThat(session.legs).containsKeys("new", call(0) + "-b0"))
                .noneSatisfy(session -> assertThat(session.legs).containsKey(call(1) + "-b0"));

        order(1, new LegOrder.End(call(1) + "-a", 480, 16, "transferred", false));
        order(0, new LegOrder.End(call(0) + "-a", 480, 16, "transferred", false));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(2));
        world.provider.line().send(world.provider.back(offer, "BYE", 9));
        until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
    }

    @Test
    void whereItsPeerRefusesTheOtherAddressBothCallsGoOn() {
        immovable();
        world.provider.onInvite = again -> world.provider.answer(again, 488, null);
        adopt(call(0), call(1), call(1) + "-b0");
        until(() -> assertThat(world.core.told(Happening.Failed.class))
                .singleElement()
                .satisfies(f -> assertThat(f.sip()).isEqualTo(488)));
        assertThat(world.core.told(Happening.Replaced.class)).isEmpty();
        assertThat(world.media.sessions)
                .noneSatisfy(session -> assertThat(session.legs).containsKey("new"));
        second.send(second.inDialog("BYE"));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        first.send(first.inDialog("BYE"));
        until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
    }

    /** The 2xx is repeated although it was acknowledged: that is no reason to end the dialog. */
    @Test
    void aRepeatedAnswerOfOneWhoHasMovedIsAcknowledged() {
        talking();
        adopt(call(0), call(1), call(1) + "-b0");
        until(() -> assertThat(world.core.told(Happening.Replaced.class)).hasSize(1));
        int acks = world.hub.acks.size();
        world.hub.answer(
                world.hub.transactions.stream()
                        .filter(t -> t.request().callId().equals(invite(1).callId()))
                        .findFirst()
                        .orElseThrow(),
                200,
                Phone.ANSWER);
        until(() -> assertThat(world.hub.acks).hasSizeGreaterThan(acks));
        World.stays(
                Duration.ofMillis(100), () -> assertThat(world.hub.heard("BYE")).isEmpty());
    }

    @Test
    void aDialogThatThereIsNotIsToldToTheCore() {
        talking();
        String right = referTo(second);
        for (String wrong : List.of(
                right.replace(second.callId, second.callId + "x"),
                right.replace(second.tag, "x"),
                right.replace("to-tag", "too-tag"))) {
            assertThat(refers(wrong)).as(wrong).contains(Happening.Consultation.UNKNOWN);
            order(0, new LegOrder.TransferStatus(call(0) + "-a", 481));
            until(() -> assertThat(world.provider.heard("NOTIFY")).last().satisfies(n -> assertThat(n.bodyText())
                    .startsWith("SIP/2.0 481")));
            until(() -> assertThat(world.provider.heard("NOTIFY"))
                    .hasSize(2 * world.core.told(Happening.TransferAsked.class).size()));
        }
        assertThat(refers("<sip:+4930111@127.0.0.1?Subject=Replaces%3Dx>")).isEmpty();
    }

    @Test
    void theHubIsToldThatItDoesNotDoSo() {
        Phone.Line line = call(world.hub, world.hub);
        line.send(line.inDialog("REFER").add("Refer-To", referTo(line)));
        until(() -> assertThat(line.last()).isEqualTo(400));
        assertThat(line.responses.get(line.responses.size() - 1).reason()).contains("x-tt");
        assertThat(world.core.told(Happening.TransferAsked.class)).isEmpty();
    }
}
