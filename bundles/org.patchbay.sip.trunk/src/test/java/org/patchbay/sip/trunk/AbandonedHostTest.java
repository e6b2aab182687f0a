package org.patchbay.sip.trunk;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.ManyHosts.at;
import static org.patchbay.sip.trunk.ManyHosts.refuse;
import static org.patchbay.sip.trunk.World.stays;
import static org.patchbay.sip.trunk.World.until;

/** Who has a call while it goes from host to host, and what comes of the hosts that had it before. */
class AbandonedHostTest {
    private ManyHosts many;
    private World world;

    private void start(Transport transport) throws IOException {
        many = new ManyHosts(transport);
        world = many.world;
    }

    @AfterEach
    void stop() {
        many.close();
    }

    @Test
    void aHostThatSaysTryingHasTheCall() throws Exception {
        start(Transport.UDP);
        Phone slow = many.phone();
        List<ServerTransaction> asked = new CopyOnWriteArrayList<>();
        slow.onInvite = asked::add;
        many.before(slow);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        // Longer than it has for a first response; its stack says 100 by itself.
        until(() -> assertThat(asked).hasSize(1));
        stays(ManyHosts.LONGER, () -> assertThat(world.provider.requests).isEmpty());
        slow.answer(asked.get(0), 200, Phone.ANSWER);
        until(() -> assertThat(line.last()).isEqualTo(200));
        assertThat(world.provider.requests).isEmpty();
        assertThat(many.failovers()).isZero();
    }

    @Test
    void whatAnAbandonedHostSaysLateIsCancelled() throws Exception {
        start(Transport.UDP);
        Phone silent = many.mute();
        many.before(silent);
        world.established();
        assertThat(silent.cancels)
                .as("RFC 3261 section 9.1: not before a response")
                .isEmpty();
        silent.answer(silent.transactions.get(0), 180, null);
        until(() -> assertThat(silent.cancels).hasSize(1));
        assertThat(silent.cancels.get(0).callId())
                .isEqualTo(silent.heard("INVITE").get(0).callId());
        assertThat(world.core.told(Happening.Ringing.class)).isEmpty();
        assertThat(world.trunk.table().legs()).isEqualTo(2);
    }

    @Test
    void aLateAnswerOfAnAbandonedHostIsAcknowledgedAndEnded() throws Exception {
        start(Transport.UDP);
        Phone silent = many.mute();
        Phone first = many.phone();
        refuse(first, 503);
        many.before(first, silent);
        Phone.Line line = world.established();
        // Its Contact is nowhere that a peer may send us: what we say goes to the host that answered.
        ServerTransaction late = silent.transactions.get(0);
        SipResponse answer = late.request()
                .response(200, "OK")
                .toTag("late")
                .add("Contact", "<sip:bob@192.0.2.99>")
                .build();
        late.respond(answer);
        until(() -> assertThat(silent.heard("BYE")).hasSize(1));
        int acknowledged = silent.acks.size();
        late.respond(answer);
        until(() -> assertThat(silent.acks).hasSizeGreaterThan(acknowledged));
        SipRequest invite = silent.heard("INVITE").get(0);
        assertThat(silent.acks).isNotEmpty().allMatch(ack -> ack.callId().equals(invite.callId()));
        assertThat(silent.heard("BYE")).hasSize(1);
        assertThat(silent.heard("BYE").get(0).callId()).isEqualTo(invite.callId());
        assertThat(silent.heard("BYE").get(0).fromTag()).isEqualTo(invite.fromTag());
        assertThat(world.provider.heard("BYE")).as("the call goes on").isEmpty();
        assertThat(world.core.told(Happening.Answered.class)).hasSize(1);
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
    }

    @Test
    void aCallerWhoGivesUpCancelsTheHostThatHasTheCallNow() throws Exception {
        start(Transport.UDP);
        Phone first = many.phone();
        refuse(first, 503);
        world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
        many.before(first);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(180));
        line.invite.cancel(null);
        until(() -> assertThat(line.last()).isEqualTo(487));
        until(() -> assertThat(world.provider.cancels).hasSize(1));
        assertThat(first.cancels).isEmpty();
        world.nothingIsLeft();
    }

    @Test
    void aCallerWhoGivesUpWhileAHostIsSilentIsNotPassedOn() throws Exception {
        start(Transport.UDP);
        Phone first = many.mute();
        many.before(first);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(first.transactions).hasSize(1));
        line.invite.cancel(null);
        until(() -> assertThat(line.last()).isEqualTo(487));
        world.nothingIsLeft();
        stays(ManyHosts.LONGER, () -> assertThat(world.provider.requests).isEmpty());
        refuse(first.transactions.get(0), 503);
        until(() -> assertThat(many.states().faults(many.peer())).contains("503"));
        stays(Duration.ofMillis(300), () -> assertThat(world.provider.requests).isEmpty());
        assertThat(many.failovers()).isZero();
    }

    @Test
    void aCallThatIsUpStaysWhereItIs() throws Exception {
        start(Transport.UDP);
        Phone other = many.phone();
        many.hosts(at(world.provider) + ", " + at(other));
        Phone.Line up = world.established();
        refuse(world.provider, 503, "Retry-After", "60");
        Phone.Line next = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(next.last()).isEqualTo(200));
        assertThat(other.heard("INVITE")).hasSize(1);

        world.provider.onInvite = invite -> world.provider.answer(invite, 200, Phone.ANSWER);
        up.send(up.inDialog("INVITE").body("application/sdp", FakeMedia.sdp("127.0.0.1", 4000, "0 8", "sendonly")));
        until(() -> assertThat(world.provider.heard("INVITE")).hasSize(3));
        up.send(up.inDialog("BYE"));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        assertThat(other.requests).hasSize(1);
        next.send(next.inDialog("BYE"));
        until(() -> assertThat(other.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
    }
}
