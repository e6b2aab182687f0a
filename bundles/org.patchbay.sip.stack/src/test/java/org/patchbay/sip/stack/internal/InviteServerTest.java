package org.patchbay.sip.stack.internal;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 3261 section 17.2.1 and RFC 6026 section 7.1. */
class InviteServerTest {
    private static final String INVITE = Sim.request("INVITE", "z9hG4bK1");
    private static final String ACK = Sim.request("ACK", "z9hG4bK1");
    private final Sim sim = new Sim(Transport.UDP);

    @Test
    void saysTryingOnlyWhenTheUserTakesLongerThan200Milliseconds() {
        sim.receive(INVITE);
        sim.advance(190);
        assertThat(sim.sent).isEmpty();
        sim.advance(20);
        assertThat(sim.times("SIP/2.0 100")).containsExactly(200L);
    }

    @Test
    void staysSilentWhenTheUserAnsweredInTime() {
        sim.receive(INVITE);
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 180));
        sim.advance(1000);
        assertThat(sim.times("SIP/2.0")).hasSize(1);
    }

    @Test
    void answersARepeatedInviteWithTheLastProvisionalAndTellsTheUserOnce() {
        sim.receive(INVITE);
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 180));
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 183));
        sim.receive(INVITE);
        assertThat(sim.heard).containsExactly("INVITE");
        assertThat(sim.times("SIP/2.0 183")).hasSize(2);
        assertThat(sim.times("SIP/2.0 180")).hasSize(1);
    }

    @Test
    void repeatsARefusalByTimerGUntilTheAckAndThenAbsorbsAcks() {
        sim.receive(INVITE);
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 486));
        sim.advance(9000);
        assertThat(sim.times("SIP/2.0 486")).containsExactly(0L, 500L, 1500L, 3500L, 7500L);
        sim.receive(ACK);
        sim.receive(ACK);
        sim.receive(INVITE);
        sim.advance(4990);
        assertThat(sim.times("SIP/2.0 486")).hasSize(5);
        assertThat(sim.layer.live()).isEqualTo(1);
        sim.advance(20);
        assertThat(sim.layer.live()).isZero();
        assertThat(sim.heard).containsExactly("INVITE");
        assertThat(sim.timers()).isZero();
    }

    @Test
    void reportsARefusalThatNobodyAcknowledges() {
        sim.receive(INVITE);
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 486));
        sim.advance(31_990);
        assertThat(sim.heard).containsExactly("INVITE");
        sim.advance(10);
        assertThat(sim.heard).containsExactly("INVITE", "undelivered TIMEOUT");
        assertThat(sim.layer.live()).isZero();
        assertThat(sim.times("SIP/2.0 486")).hasSize(11);
    }

    @Test
    void doesNotRepeatOnAReliableTransportAndEndsWithTheAck() {
        Sim stream = new Sim(Transport.TLS);
        stream.receive(INVITE);
        stream.requests.get(0).respond(stream.answer(stream.requests.get(0), 486));
        stream.advance(5000);
        assertThat(stream.times("SIP/2.0 486")).hasSize(1);
        stream.receive(ACK);
        assertThat(stream.layer.live()).isZero();
    }

    @Test
    void absorbsRepeatedInvitesInAcceptedAndPassesTheUsersRetransmissions() {
        sim.receive(INVITE);
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 200));
        sim.receive(INVITE);
        assertThat(sim.times("SIP/2.0 200")).hasSize(1);
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 200));
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 486));
        assertThat(sim.times("SIP/2.0 200")).hasSize(2);
        assertThat(sim.times("SIP/2.0 486")).isEmpty();
        sim.advance(31_990);
        sim.receive(INVITE);
        assertThat(sim.heard).containsExactly("INVITE");
        sim.advance(20);
        assertThat(sim.layer.live()).isZero();
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 200));
        assertThat(sim.times("SIP/2.0 200")).hasSize(2);
    }

    @Test
    void givesTheAckOfA2xxToTheUserEachTimeWithNewOrSameBranch() {
        sim.receive(INVITE);
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 200));
        sim.receive(Sim.request("ACK", "z9hG4bK2"));
        sim.receive(Sim.request("ACK", "z9hG4bK2"));
        sim.receive(ACK);
        assertThat(sim.heard).containsExactly("INVITE", "ack", "ack", "ack");
    }

    @Test
    void dropsProvisionalsAfterAFinal() {
        sim.receive(INVITE);
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 486));
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 180));
        assertThat(sim.sent).hasSize(1);
    }

    @Test
    void cancelIsAnsweredAndToldOnce() {
        sim.receive(INVITE);
        sim.receive(Sim.request("CANCEL", "z9hG4bK1"));
        sim.receive(Sim.request("CANCEL", "z9hG4bK1"));
        assertThat(sim.heard).containsExactly("INVITE", "cancel");
        assertThat(sim.times("SIP/2.0 200")).hasSize(2);
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 487));
        sim.receive(ACK);
        assertThat(sim.heard).containsExactly("INVITE", "cancel");
    }

    @Test
    void cancelThatComesTooLateIsAnsweredAndNotTold() {
        sim.receive(INVITE);
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 200));
        sim.receive(Sim.request("CANCEL", "z9hG4bK1"));
        assertThat(sim.heard).containsExactly("INVITE");
        assertThat(sim.times("SIP/2.0 200")).hasSize(2);
    }

    @Test
    void cancelOfNothingIsAnswered481() {
        sim.receive(Sim.request("CANCEL", "z9hG4bK9"));
        assertThat(sim.heard).isEmpty();
        assertThat(sim.times("SIP/2.0 481")).hasSize(1);
        sim.receive(Sim.request("CANCEL", "z9hG4bK9"));
        assertThat(sim.sent.get(1).text())
                .as("the same again")
                .isEqualTo(sim.sent.get(0).text());
        assertThat(sim.layer.live()).as("a storm of them leaves nothing behind").isZero();
        sim.receive(INVITE);
        assertThat(sim.requests).hasSize(1);
    }

    @Test
    void aBrokenWireUnderAFinalIsReported() {
        Sim stream = new Sim(Transport.TCP);
        stream.receive(INVITE);
        stream.failSends = true;
        stream.requests.get(0).respond(stream.answer(stream.requests.get(0), 200));
        assertThat(stream.heard).containsExactly("INVITE", "undelivered TRANSPORT");
    }

    @Test
    void aUserThatThrowsCosts500AndNothingElse() {
        sim.onRequest = transaction -> {
            throw new IllegalStateException("bug");
        };
        sim.receive(INVITE);
        assertThat(sim.times("SIP/2.0 500")).hasSize(1);
    }

    @Test
    void tellsTransactionsWithTheSameBranchApartBySentBy() {
        sim.receive(INVITE);
        sim.receive(INVITE.replace("127.0.0.2:5060;", "127.0.0.3:5060;"));
        assertThat(sim.requests).hasSize(2);
    }

    @Test
    void matchesRetransmissionsOfPeersWithoutTheMagicCookie() {
        String old = Sim.request("INVITE", "1");
        sim.receive(old);
        sim.receive(old);
        sim.receive(old.replace("CSeq: 1", "CSeq: 2"));
        assertThat(sim.requests).hasSize(2);
    }
}
