package org.patchbay.sip.trunk;

import java.io.IOException;
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
import static org.patchbay.sip.trunk.World.stays;
import static org.patchbay.sip.trunk.World.until;

/** A peer that says nothing at all, where the core has another way and where it has none. */
class OtherWayTest {
    private static final String SILENT = "The peer did not answer in time";

    private ManyHosts many;
    private World world;
    private Phone silent;

    private void start(boolean otherWay) throws IOException {
        many = new ManyHosts(Transport.UDP);
        world = many.world;
        silent = many.mute();
        many.hosts(at(silent));
        world.core.otherWay = otherWay;
    }

    @AfterEach
    void stop() {
        many.close();
    }

    private void failsInTime() {
        until(() -> assertThat(world.core.told(Happening.Failed.class)).hasSize(1));
        Happening.Failed failed = world.core.told(Happening.Failed.class).get(0);
        assertThat(failed.sip()).isEqualTo(408);
        assertThat(failed.reason()).isEqualTo(SILENT);
    }

    @Test
    void aSilentPeerFailsInTimeForTheOtherWay() throws Exception {
        start(true);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        failsInTime();
        until(() -> assertThat(line.last()).isGreaterThanOrEqualTo(400));
        assertThat(many.states().passedOver(many.peer())).isTrue();
        assertThat(world.trunk.counters().get("peer.provider.dialled-failed")).isEqualTo(1);
        assertThat(silent.cancels)
                .as("RFC 3261 section 9.1: not before a response")
                .isEmpty();
        world.nothingIsLeft();
    }

    @Test
    void aSilentPeerWithSeveralHostsFailsOnceAllWereAsked() throws Exception {
        start(true);
        Phone second = many.mute();
        many.hosts(at(silent) + ", " + at(second));
        world.hub.line().call(Phone.SDP);
        failsInTime();
        assertThat(second.heard("INVITE")).isNotEmpty();
        assertThat(many.failovers()).isEqualTo(1);
        world.nothingIsLeft();
    }

    @Test
    void whoRingsLateIsCancelled() throws Exception {
        start(true);
        world.hub.line().call(Phone.SDP);
        failsInTime();
        silent.answer(silent.transactions.get(0), 180, null);
        until(() -> assertThat(silent.cancels).hasSize(1));
        assertThat(world.core.told(Happening.Ringing.class)).isEmpty();
        world.nothingIsLeft();
    }

    @Test
    void aLateAnswerIsAcknowledgedAndEnded() throws Exception {
        start(true);
        world.hub.line().call(Phone.SDP);
        failsInTime();
        ServerTransaction late = silent.transactions.get(0);
        SipResponse answer = late.request()
                .response(200, "OK")
                .toTag("late")
                .add("Contact", "<sip:bob@192.0.2.99>")
                .build();
        late.respond(answer);
        until(() -> assertThat(silent.heard("BYE")).hasSize(1));
        SipRequest invite = silent.heard("INVITE").get(0);
        assertThat(silent.acks).isNotEmpty().allMatch(ack -> ack.callId().equals(invite.callId()));
        assertThat(world.core.told(Happening.Answered.class)).isEmpty();
        world.nothingIsLeft();
    }

    @Test
    void theOnlyWayKeepsItsTime() throws Exception {
        start(false);
        world.hub.line().call(Phone.SDP);
        until(() -> assertThat(silent.transactions).hasSize(1));
        until(() -> assertThat(world.core.told(Happening.Failed.class))
                .extracting(Happening.Failed::reason)
                .containsExactly("The peer did not answer"));
    }

    @Test
    void whoSaysTryingHasTheCall() throws Exception {
        start(true);
        Phone slow = many.phone();
        List<ServerTransaction> asked = new CopyOnWriteArrayList<>();
        slow.onInvite = asked::add;
        many.hosts(at(slow));
        Phone.Line line = world.hub.line().call(Phone.SDP);
        // Its stack says 100 by itself.
        until(() -> assertThat(asked).hasSize(1));
        stays(ManyHosts.LONGER, () -> assertThat(world.core.told(Happening.Failed.class))
                .isEmpty());
        slow.answer(asked.get(0), 200, Phone.ANSWER);
        until(() -> assertThat(line.last()).isEqualTo(200));
    }

    @Test
    void whoRangIsToldEvenIfItsEarlyMediaAreNotAgreedYet() throws Exception {
        start(true);
        Phone early = many.phone();
        early.onInvite = invite -> {
            early.answer(invite, 183, Phone.ANSWER.replace("RTP/AVP", "RTP/SAVP"));
            early.answer(invite, 480, null);
        };
        many.hosts(at(early));
        world.hub.line().call(Phone.SDP);
        until(() -> assertThat(world.core.told(Happening.Failed.class)).hasSize(1));
        assertThat(world.core.told(Happening.Ringing.class)).hasSize(1);
    }
}
