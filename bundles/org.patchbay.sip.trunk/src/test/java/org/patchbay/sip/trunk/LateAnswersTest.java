package org.patchbay.sip.trunk;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** An INVITE of ours may be answered again when its call is over already (RFC 6026 section 7.2). */
class LateAnswersTest {
    private World world;

    @BeforeEach
    void start() throws Exception {
        world = new World();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aForkThatAnswersAfterTheEndIsAcknowledgedAndEndedOnce() throws Exception {
        Phone.Line line = world.established();
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
        SipRequest first = world.provider.heard("BYE").get(0);

        world.provider.answer(world.provider.transactions.get(0), 200, Phone.ANSWER, "late");
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(2));
        int acknowledged = world.provider.acks.size();
        world.provider.answer(world.provider.transactions.get(0), 200, Phone.ANSWER, "late");
        until(() -> assertThat(world.provider.acks).hasSizeGreaterThan(acknowledged));
        SipRequest invite = world.provider.heard("INVITE").get(0);
        SipRequest bye = world.provider.heard("BYE").get(1);
        assertThat(world.provider.heard("BYE")).hasSize(2);
        assertThat(bye.toTag()).isEqualTo("late");
        assertThat(bye.callId()).isEqualTo(invite.callId());
        assertThat(bye.fromTag()).isEqualTo(invite.fromTag());
        assertThat(bye.cseqNumber()).isGreaterThan(first.cseqNumber());
        assertThat(bye.requestUri()).as("the Contact of who answered").isEqualTo(first.requestUri());
        assertThat(world.provider.acks)
                .filteredOn(ack -> "late".equals(ack.toTag()))
                .hasSize(2)
                .allMatch(ack -> ack.cseqNumber() == invite.cseqNumber());
        world.nothingIsLeft();
    }

    @Test
    void anAnswerThatCrossedTheCancelIsEndedOnceHoweverOftenItComes() throws Exception {
        Phone.Line line = world.hub.line();
        world.provider.onInvite = invite -> world.provider.answer(invite, 180, null, "crossed");
        line.call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(180));
        world.provider.answersCancel = false;
        line.invite.cancel(null);
        until(() -> assertThat(world.provider.cancels).hasSize(1));
        world.provider.answer(world.provider.transactions.get(0), 200, Phone.ANSWER, "crossed");
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        int acknowledged = world.provider.acks.size();
        world.provider.answer(world.provider.transactions.get(0), 200, Phone.ANSWER, "crossed");
        until(() -> assertThat(world.provider.acks).hasSizeGreaterThan(acknowledged));
        assertThat(world.provider.heard("BYE")).hasSize(1);
    }
}
