package org.patchbay.sip.trunk;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

class CallTest {

    @Test
    void carriesACallFromOnePeerToTheOther() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> {
                world.provider.answer(invite, 180, null);
                world.provider.answer(invite, 200, Phone.ANSWER);
            };
            Phone.Line line = world.established();
            assertThat(line.statuses()).containsExactly(180, 200);
            assertThat(line.answer.bodyText()).contains("c=IN IP4 " + FakeMedia.ADDRESS);
            assertThat(world.media.connected).hasSize(1);

            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void worksOverTcp() throws Exception {
        try (World world = new World(Transport.TCP, Map.of(), Map.of())) {
            Phone.Line line = world.established();
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void theCalledPartyHangsUp() throws Exception {
        try (World world = new World()) {
            world.established();
            SipRequest invite = world.provider.heard("INVITE").get(0);
            world.provider.stack.send(
                    world.provider.point,
                    world.provider.destination(),
                    world.provider
                            .back(invite, "BYE", 1)
                            .add("Reason", "Q.850;cause=31")
                            .build(),
                    world.provider.line());
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            assertThat(world.hub.heard("BYE").get(0).first("Reason")).startsWith("Q.850;cause=31");
            world.nothingIsLeft();
        }
    }

    @Test
    void nothingOfOneLegLeaksToTheOther() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.hub.line();
            line.call(request -> request.add("X-Secret", "inside")
                    .add("User-Agent", "HubAgent")
                    .add("Priority", "urgent")
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isEqualTo(200));
            SipRequest sent = world.provider.heard("INVITE").get(0);
            String text = sent.toString() + sent.bodyText();
            assertThat(text)
                    .doesNotContain(line.callId, line.tag, "X-Secret", "HubAgent", ":" + world.hub.port())
                    .doesNotContain("alice@", Integer.toString(4000))
                    .contains("Priority: urgent", "User-Agent: Patchbay");
            assertThat(line.answer.toString() + line.answer.bodyText())
                    .doesNotContain("bob@", sent.callId(), sent.fromTag(), ":" + world.provider.port());
        }
    }
}
