package org.patchbay.sip.trunk;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** RFC 3311, with providers only. */
class UpdateTest {
    private static final String HOLD = FakeMedia.sdp("127.0.0.1", 4000, "0 8", "sendonly");
    private static final String MOVED = FakeMedia.sdp("127.0.0.1", 4400, "0 8", "sendrecv");

    /** A call from the provider to the hub. */
    private static Phone.Line fromProvider(World world, int until) {
        world.core.targets = List.of("hub");
        Phone.Line line = world.provider.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(until));
        return line;
    }

    private static Phone.Line up(World world) {
        Phone.Line line = fromProvider(world, 200);
        until(() -> assertThat(world.hub.acks).isNotEmpty());
        until(() -> assertThat(world.trunk.table().calls())
                .allMatch(call -> call.legs().stream().allMatch(leg -> leg.negotiation.free())));
        return line;
    }

    @Test
    void itIsOfferedToProvidersAndRefusedToTheHub() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            assertThat(world.provider.heard("INVITE").get(0).first("Allow"))
                    .isEqualTo("INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY");
            assertThat(line.answer.first("Allow")).isEqualTo("INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY");
            line.send(line.inDialog("UPDATE"));
            until(() -> assertThat(line.last()).isEqualTo(405));
            Phone.Line stray = world.provider.line();
            stray.send(stray.first("UPDATE", any -> {}).toBuilder());
            until(() -> assertThat(stray.last()).isEqualTo(481));
        }
    }

    @Test
    void withoutAnOfferItRefreshesTargetAndSession() throws Exception {
        try (World world = new World()) {
            Phone.Line line = up(world);
            line.send(line.inDialog("UPDATE")
                    .add("Supported", "timer")
                    .add("Session-Expires", "600;refresher=uac")
                    .set("Contact", "<sip:moved@127.0.0.1:" + world.provider.port() + ">"));
            until(() -> assertThat(line.statuses()).containsExactly(200, 200));
            assertThat(line.responses.get(1).first("Session-Expires")).isEqualTo("600;refresher=uac");
            assertThat(line.responses.get(1).first("Require")).isEqualTo("timer");
            assertThat(line.responses.get(1).contact()).isNotNull();
            assertThat(line.responses.get(1).bodyLength()).isZero();
            line.send(line.inDialog("UPDATE").add("Supported", "timer").add("Session-Expires", "60"));
            until(() -> assertThat(line.last()).isEqualTo(422));
            assertThat(line.responses.get(2).first("Min-SE")).isEqualTo("90");
            world.hub.stack.send(
                    world.hub.point,
                    world.hub.destination(),
                    world.hub.back(world.hub.heard("INVITE").get(0), "BYE", 1).build(),
                    world.hub.line());
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            assertThat(world.provider.heard("BYE").get(0).uri().user()).isEqualTo("moved");
            world.nothingIsLeft();
        }
    }

    @Test
    void anOfferIsAnsweredAsThatOfAReinvite() throws Exception {
        try (World world = new World()) {
            Phone.Line line = up(world);
            line.send(line.inDialog("UPDATE").body("application/sdp", MOVED));
            until(() -> assertThat(line.statuses()).containsExactly(200, 200));
            assertThat(line.responses.get(1).bodyText()).contains(FakeMedia.ADDRESS);
            assertThat(world.hub.heard("INVITE")).as("media are anchored here").hasSize(1);
            world.hub.onInvite =
                    invite -> world.hub.answer(invite, 200, FakeMedia.sdp("127.0.0.1", 5000, "0", "inactive"));
            line.send(line.inDialog("UPDATE").body("application/sdp", HOLD));
            until(() -> assertThat(world.core.told(Happening.Hold.class)).containsExactly(new Happening.Hold(true)));
            assertThat(world.hub.heard("INVITE").get(1).bodyText()).contains("a=inactive");
            until(() -> assertThat(line.statuses()).containsExactly(200, 200, 200));
            assertThat(world.trunk.table().calls())
                    .allMatch(call -> call.legs().stream().allMatch(leg -> leg.negotiation.free()));
            line.send(line.inDialog("UPDATE").body("text/plain", "hello"));
            until(() -> assertThat(line.last()).isEqualTo(415));
        }
    }

    @Test
    void offersThatCrossAreRefused() throws Exception {
        try (World world = new World()) {
            Phone.Line line = up(world);
            // An offer of the provider's waits for the hub's answer.
            world.hub.onInvite = invite -> {};
            line.send(line.inDialog("UPDATE").body("application/sdp", HOLD));
            until(() -> assertThat(world.hub.heard("INVITE")).hasSize(2));
            line.send(line.inDialog("UPDATE").body("application/sdp", MOVED));
            until(() -> assertThat(line.last()).isEqualTo(500));
            assertThat(line.responses.get(1).has("Retry-After")).isTrue();
            line.send(line.inDialog("UPDATE"));
            until(() -> assertThat(line.statuses()).containsExactly(200, 500, 200));
            world.hub.answer(world.hub.transactions.get(1), 200, Phone.ANSWER);
            until(() -> assertThat(line.statuses()).containsExactly(200, 500, 200, 200));

            // An offer of ours waits for the provider's answer.
            world.provider.onInvite = invite -> {};
            SipRequest invite = world.hub.heard("INVITE").get(0);
            Phone.Line hold = world.hub.line();
            world.hub.stack.send(
                    world.hub.point,
                    world.hub.destination(),
                    world.hub
                            .back(invite, "INVITE", 1)
                            .body("application/sdp", HOLD)
                            .build(),
                    hold);
            until(() -> assertThat(world.provider.heard("INVITE")).hasSize(1));
            line.send(line.inDialog("UPDATE").body("application/sdp", MOVED));
            until(() -> assertThat(line.last()).isEqualTo(491));
        }
    }

    @Test
    void beforeTheAnswerNothingElseIsOffered() throws Exception {
        try (World world = new World()) {
            world.hub.onInvite = invite -> world.hub.answer(invite, 180, null);
            Phone.Line line = fromProvider(world, 180);
            line.answer = line.responses.get(0);
            line.send(line.inDialog("UPDATE").body("application/sdp", MOVED));
            until(() -> assertThat(line.last()).isEqualTo(500));
            assertThat(line.responses.get(1).has("Retry-After")).isTrue();
            line.send(line.inDialog("UPDATE"));
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(line.responses.get(2).has("Session-Expires")).isFalse();
            line.invite.cancel(null);
            world.nothingIsLeft();
        }
    }

    @Test
    void aCalledProviderMayRefreshItsEarlyDialog() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite =
                    invite -> world.provider.answer(invite, 180, null, r -> r.add("Allow", "INVITE, BYE, UPDATE"));
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(180));
            SipRequest invite = world.provider.heard("INVITE").get(0);
            Phone.Line back = world.provider.line();
            back.send(world.provider.back(invite, "UPDATE", 7));
            until(() -> assertThat(back.last()).isEqualTo(200));
            back.send(world.provider.back(invite, "UPDATE", 8).body("application/sdp", Phone.ANSWER));
            until(() -> assertThat(back.last()).isEqualTo(491));
            back.send(world.provider.back(invite, "UPDATE", 8));
            until(() -> assertThat(back.last()).isEqualTo(500));
            back.send(world.provider.back(invite, "BYE", 9));
            until(() -> assertThat(back.last()).isEqualTo(481));
            world.provider.answer(world.provider.transactions.get(0), 200, Phone.ANSWER);
            until(() -> assertThat(line.last()).isEqualTo(200));
            // Order is kept across the answer.
            back.send(world.provider.back(invite, "BYE", 8));
            until(() -> assertThat(back.last()).isEqualTo(500));
            back.send(world.provider.back(invite, "BYE", 9));
            until(() -> assertThat(back.last()).isEqualTo(200));
            world.nothingIsLeft();
        }
    }
}
