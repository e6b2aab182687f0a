package org.patchbay.sip.trunk;

import java.lang.ref.WeakReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** An INVITE of ours may be answered again when its call is up, or over already (RFC 6026 section 7.2). */
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

    private ServerTransaction invite() {
        return world.provider.transactions.get(0);
    }

    @Test
    void theSameAnswerIsAcknowledgedEachTimeAndTheCallGoesOn() throws Exception {
        Phone.Line line = world.established();
        int acknowledged = world.provider.acks.size();
        for (int more = 1; more <= 2; more++) {
            int all = acknowledged + more;
            world.provider.answer(invite(), 200, Phone.ANSWER);
            until(() -> assertThat(world.provider.acks).hasSizeGreaterThanOrEqualTo(all));
        }
        assertThat(world.provider.acks).extracting(SipRequest::toTag).containsOnly("phone" + world.provider.port());
        assertThat(world.provider.heard("BYE")).isEmpty();
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
    }

    @Test
    void aForkThatAnswersWhileTheCallIsUpIsEndedOnceAndTheCallGoesOn() throws Exception {
        Phone.Line line = world.established();
        for (int times = 1; times <= 2; times++) {
            int all = times;
            world.provider.answer(invite(), 200, Phone.ANSWER, "late");
            until(() -> assertThat(world.provider.acks)
                    .filteredOn(ack -> "late".equals(ack.toTag()))
                    .hasSizeGreaterThanOrEqualTo(all));
        }
        until(() -> assertThat(world.provider.heard("BYE"))
                .extracting(SipRequest::toTag)
                .containsExactly("late"));
        line.send(line.inDialog("INVITE").body("application/sdp", Phone.SDP));
        until(() -> assertThat(line.statuses()).containsExactly(200, 200));
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(2));
        world.nothingIsLeft();
    }

    @Test
    void aForkThatWasSpokenToBeforeIsEndedWithTheNextNumber() throws Exception {
        world.provider.onInvite = any -> {
            world.provider.answer(any, 180, null, "other", more -> more.add("Require", "100rel")
                    .add("RSeq", "1"));
            world.provider.answer(any, 180, null, "other", more -> more.add("Require", "100rel")
                    .add("RSeq", "2"));
        };
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(world.provider.heard("PRACK")).hasSize(2));
        world.provider.answer(invite(), 200, Phone.ANSWER);
        until(() -> assertThat(line.last()).isEqualTo(200));
        world.provider.answer(invite(), 200, Phone.ANSWER, "other");
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        SipRequest bye = world.provider.heard("BYE").get(0);
        assertThat(bye.toTag()).isEqualTo("other");
        assertThat(bye.cseqNumber())
                .isGreaterThan(world.provider.heard("PRACK").get(1).cseqNumber());
        assertThat(world.trunk.table().legs()).isEqualTo(2);
    }

    @Test
    void whatItTookToBeAnsweredIsLetGoWhenItIs() throws Exception {
        world.provider.onInvite = any -> world.provider.answer(any, 180, null);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(180));
        Call call = world.trunk.table().calls().iterator().next();
        Leg called = call.leg(call.id + "-b0");
        WeakReference<Outgoing> outgoing = new WeakReference<>(called.outgoing);
        world.provider.answer(invite(), 200, Phone.ANSWER);
        until(() -> assertThat(line.last()).isEqualTo(200));
        until(() -> {
            System.gc();
            assertThat(outgoing.refersTo(null)).isTrue();
        });
        assertThat(called.answers).as("still hears answers").isNotNull();
        assertThat(called.up()).isTrue();
    }
}
