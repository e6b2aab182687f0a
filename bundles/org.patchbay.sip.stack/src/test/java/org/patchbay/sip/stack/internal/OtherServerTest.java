package org.patchbay.sip.stack.internal;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 3261 section 17.2.2. */
class OtherServerTest {
    private static final String BYE = Sim.request("BYE", "z9hG4bK1");
    private final Sim sim = new Sim(Transport.UDP);

    @Test
    void repeatsItsFinalOnlyWhenAskedAndForgetsAfterTimerJ() {
        sim.receive(BYE);
        sim.receive(BYE);
        assertThat(sim.sent).isEmpty();
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 200));
        sim.receive(BYE);
        sim.advance(31_990);
        sim.receive(BYE);
        assertThat(sim.times("SIP/2.0 200")).hasSize(3);
        assertThat(sim.heard).containsExactly("BYE");
        sim.advance(20);
        assertThat(sim.layer.live()).isZero();
        assertThat(sim.timers()).isZero();
    }

    @Test
    void repeatsAProvisionalInProceeding() {
        sim.receive(BYE);
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 100));
        sim.receive(BYE);
        assertThat(sim.times("SIP/2.0 100")).hasSize(2);
    }

    @Test
    void sendsNoSecondFinal() {
        sim.receive(BYE);
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 200));
        sim.requests.get(0).respond(sim.answer(sim.requests.get(0), 500));
        assertThat(sim.sent).hasSize(1);
    }

    @Test
    void lingersNotOnAReliableTransport() {
        Sim stream = new Sim(Transport.TCP);
        stream.receive(BYE);
        stream.requests.get(0).respond(stream.answer(stream.requests.get(0), 200));
        stream.advance(20);
        assertThat(stream.layer.live()).isZero();
    }

    @Test
    void aRequestThatNobodyAnswersDoesNotStayForEver() {
        sim.receive(BYE);
        sim.advance(32_010);
        assertThat(sim.layer.live()).isZero();
    }
}
