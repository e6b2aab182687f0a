package org.patchbay.sip.stack.internal;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 3261 sections 17.1.1 and 9.1, and RFC 6026 section 7.2. */
class InviteClientTest {
    private final Sim sim = new Sim(Transport.UDP);

    @Test
    void repeatsByTimerAAndGivesUpByTimerB() {
        ClientHandle handle = sim.call("INVITE");
        sim.advance(31_990);
        assertThat(sim.times("INVITE")).containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15_500L, 31_500L);
        assertThat(sim.heard).isEmpty();
        sim.advance(10);
        assertThat(sim.heard).containsExactly("failed 408");
        assertThat(handle.finished()).isTrue();
        sim.advance(60_000);
        assertThat(sim.layer.live()).isZero();
        assertThat(sim.timers()).isZero();
        assertThat(sim.times("INVITE")).hasSize(7);
    }

    @Test
    void stopsRepeatingWithTheFirstProvisional() {
        sim.call("INVITE");
        sim.advance(600);
        sim.respond(100, "INVITE");
        sim.respond(180, "INVITE");
        sim.advance(200_000);
        assertThat(sim.times("INVITE")).hasSize(2);
        assertThat(sim.heard).containsExactly("100", "180");
    }

    @Test
    void acknowledgesARefusalItselfAndAgainForEachRepetition() {
        sim.call("INVITE");
        sim.respond(486, "INVITE");
        sim.respond(486, "INVITE");
        assertThat(sim.heard).containsExactly("486");
        assertThat(sim.times("ACK")).hasSize(2);
        SipMessage ack = sim.sent.get(1).parsed();
        assertThat(ack.topVia().branch()).isEqualTo("z9hG4bKc");
        assertThat(ack.toTag()).isEqualTo("t486");
        assertThat(ack.first("CSeq")).isEqualTo("7 ACK");
        assertThat(ack.first("Route")).isEqualTo("<sip:proxy;lr>");
        assertThat(ack.bodyLength()).isZero();
        sim.advance(31_990);
        assertThat(sim.layer.live()).isEqualTo(1);
        sim.advance(20);
        assertThat(sim.layer.live()).isZero();
    }

    @Test
    void givesEvery2xxToTheUserAndAcknowledgesNone() {
        sim.call("INVITE");
        sim.respond(200, "INVITE");
        sim.respond(200, "INVITE");
        sim.respond(180, "INVITE");
        sim.respond(486, "INVITE");
        assertThat(sim.heard).containsExactly("200", "200");
        assertThat(sim.times("ACK")).isEmpty();
        sim.advance(32_010);
        assertThat(sim.layer.live()).isZero();
        sim.respond(200, "INVITE");
        assertThat(sim.heard).containsExactly("200", "200", "stray 200");
    }

    @Test
    void neitherRepeatsNorLingersOnAReliableTransport() {
        Sim stream = new Sim(Transport.TLS);
        stream.call("INVITE");
        stream.advance(10_000);
        assertThat(stream.times("INVITE")).hasSize(1);
        stream.respond(503, "INVITE");
        assertThat(stream.times("ACK")).hasSize(1);
        assertThat(stream.layer.live()).isZero();
    }

    @Test
    void reportsABrokenWireAs503() {
        sim.failSends = true;
        sim.call("INVITE");
        assertThat(sim.heard).containsExactly("failed 503");
        assertThat(sim.layer.live()).isZero();
    }

    @Test
    void cancelWaitsForAProvisional() {
        ClientHandle handle = sim.call("INVITE");
        handle.cancel("SIP;cause=200;text=\"Call completed elsewhere\"");
        sim.advance(100);
        assertThat(sim.times("CANCEL")).isEmpty();
        sim.respond(180, "INVITE");
        assertThat(sim.times("CANCEL")).containsExactly(100L);
        SipMessage cancel = sim.sent.get(1).parsed();
        assertThat(cancel.topVia().branch()).isEqualTo("z9hG4bKc");
        assertThat(cancel.first("CSeq")).isEqualTo("7 CANCEL");
        assertThat(cancel.first("Reason")).startsWith("SIP;cause=200");
        sim.respond(200, "CANCEL");
        sim.respond(487, "INVITE");
        assertThat(sim.heard).containsExactly("180", "487");
        sim.advance(70_000);
        assertThat(sim.times("CANCEL")).hasSize(1);
        assertThat(sim.layer.live()).isZero();
        assertThat(sim.timers()).isZero();
    }

    @Test
    void cancelIsNotSentAfterAFinal() {
        ClientHandle handle = sim.call("INVITE");
        sim.respond(200, "INVITE");
        handle.cancel(null);
        assertThat(sim.times("CANCEL")).isEmpty();
    }

    @Test
    void cancelThatGetsNoFinalEndsInATimeout() {
        ClientHandle handle = sim.call("INVITE");
        sim.respond(180, "INVITE");
        handle.cancel(null);
        handle.cancel(null);
        sim.advance(31_990);
        assertThat(sim.heard).containsExactly("180");
        sim.advance(20);
        assertThat(sim.heard).containsExactly("180", "failed 408");
        assertThat(sim.layer.live()).isZero();
    }

    @Test
    void a2xxThatCrossesTheCancelIsStillGiven() {
        ClientHandle handle = sim.call("INVITE");
        sim.respond(180, "INVITE");
        handle.cancel(null);
        sim.respond(200, "INVITE");
        sim.respond(200, "CANCEL");
        assertThat(sim.heard).containsExactly("180", "200");
    }

    @Test
    void ignoresResponsesThatPassedThroughSomeoneElse() {
        sim.call("INVITE");
        sim.respond(200, "INVITE", "Via: SIP/2.0/UDP 127.0.0.9;branch=z9hG4bKo\n");
        assertThat(sim.heard).isEmpty();
        assertThat(sim.counters.dropped()).containsEntry("response-misrouted", 1L);
    }

    @Test
    void hasOneTimerForAllOfAKindThatLinger() {
        sim.call("INVITE");
        sim.respond(200, "INVITE");
        sim.advance(10_000);
        for (int i = 0; i < 3; i++) {
            sim.receive(Sim.request("BYE", "z9hG4bKb" + i));
            sim.requests.get(i).respond(sim.answer(sim.requests.get(i), 200));
        }
        assertThat(sim.timers())
                .as("of ours that are settled, and of theirs that are answered")
                .isEqualTo(2);
        assertThat(sim.layer.live()).isEqualTo(4);
        sim.advance(22_010);
        assertThat(sim.layer.live()).as("the first has had its 32 s").isEqualTo(3);
        sim.advance(10_000);
        assertThat(sim.layer.live()).isZero();
        assertThat(sim.timers()).isZero();
    }
}
