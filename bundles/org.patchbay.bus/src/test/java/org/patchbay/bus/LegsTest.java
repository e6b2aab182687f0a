package org.patchbay.bus;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Stage;

import static org.assertj.core.api.Assertions.assertThat;

class LegsTest {
    private final Legs legs = new Legs("c1", null, new Ledger(new ManualTimers()));

    @BeforeEach
    void four() {
        Party party = Party.of("sip:+4930111@x.test");
        legs.caller("a", Side.HUB, Stage.UP, party, "hub");
        for (String id : new String[] {"b", "c", "d"}) {
            legs.add(id, Side.PROVIDER, Stage.UP, party, "carrier");
        }
    }

    @Test
    void twoPairsAtOnceAndOneOfThemParts() {
        legs.bridged("a", "b");
        legs.bridged("c", "d");
        assertThat(legs.bridgedWith("a")).isEqualTo("b");
        assertThat(legs.bridgedWith("b")).isEqualTo("a");
        assertThat(legs.bridgedWith("d")).isEqualTo("c");
        legs.gone("b", 200, 16);
        assertThat(legs.isBridged("a")).isFalse();
        assertThat(legs.bridgedWith("c")).isEqualTo("d");
        assertThat(legs.anyBridged()).isTrue();
        legs.gone("c", 200, 16);
        assertThat(legs.anyBridged()).isFalse();
        assertThat(legs.bridgedWith("d")).isNull();
    }

    @Test
    void whoIsBridgedWithAnotherHasLeftTheFirst() {
        legs.bridged("a", "b");
        legs.bridged("c", "d");
        legs.bridged("b", "c");
        assertThat(legs.bridgedWith("b")).isEqualTo("c");
        assertThat(legs.isBridged("a")).isFalse();
        assertThat(legs.isBridged("d")).isFalse();
        legs.bridged("b", "c");
        assertThat(legs.bridgedWith("c")).isEqualTo("b");
    }

    @Test
    void theCallersLegUntilItIsGone() {
        assertThat(legs.callerLeg()).map(leg -> leg.id()).contains("a");
        legs.held("a", true);
        assertThat(legs.callerLeg()).map(leg -> leg.held()).contains(true);
        legs.gone("d", 200, 16);
        assertThat(legs.callerLeg()).isPresent();
        legs.gone("a", 200, 16);
        assertThat(legs.callerLeg()).isEmpty();
    }
}
