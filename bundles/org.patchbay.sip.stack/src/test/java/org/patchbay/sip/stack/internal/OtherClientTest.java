package org.patchbay.sip.stack.internal;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 3261 section 17.1.2. */
class OtherClientTest {
    private final Sim sim = new Sim(Transport.UDP);

    @Test
    void repeatsByTimerEAndGivesUpByTimerF() {
        sim.call("BYE");
        sim.advance(31_990);
        assertThat(sim.times("BYE"))
                .containsExactly(0L, 500L, 1500L, 3500L, 7500L, 11_500L, 15_500L, 19_500L, 23_500L, 27_500L, 31_500L);
        sim.advance(10);
        assertThat(sim.heard).containsExactly("failed 408");
        assertThat(sim.layer.live()).isZero();
        assertThat(sim.timers()).isZero();
    }

    @Test
    void repeatsEveryT2AfterAProvisional() {
        sim.call("OPTIONS");
        sim.respond(100, "OPTIONS");
        sim.advance(9000);
        assertThat(sim.times("OPTIONS")).containsExactly(0L, 500L, 4500L, 8500L);
    }

    @Test
    void givesOneFinalAndAbsorbsRepetitionsUntilTimerK() {
        sim.call("BYE");
        sim.respond(200, "BYE");
        sim.respond(200, "BYE");
        sim.advance(4990);
        sim.respond(200, "BYE");
        assertThat(sim.heard).containsExactly("200");
        sim.advance(20);
        assertThat(sim.layer.live()).isZero();
        sim.respond(200, "BYE");
        assertThat(sim.heard).containsExactly("200", "stray 200");
    }

    @Test
    void reportsABrokenWireOnceEvenWhenItBreaksLater() {
        Sim stream = new Sim(Transport.TCP);
        stream.call("OPTIONS");
        stream.advance(1000);
        stream.failLast();
        stream.failLast();
        assertThat(stream.heard).containsExactly("failed 503");
        assertThat(stream.layer.live()).isZero();
    }

    @Test
    void cancelDoesNothing() {
        sim.call("OPTIONS").cancel(null);
        sim.respond(100, "OPTIONS");
        assertThat(sim.sent).hasSize(1);
    }
}
