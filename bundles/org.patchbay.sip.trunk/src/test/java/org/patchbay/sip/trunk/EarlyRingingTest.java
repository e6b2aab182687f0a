package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.ServerTransaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.patchbay.sip.trunk.World.stays;
import static org.patchbay.sip.trunk.World.until;

/** The hub takes another trunk where nobody rings in time: it may be told that it rings before it does. */
class EarlyRingingTest {
    private static final Duration LONGER = Duration.ofMillis(900);
    private World world;

    @AfterEach
    void stop() {
        if (world != null) {
            world.close();
        }
    }

    private Phone.Line call(int millis) throws Exception {
        world = new World(Map.of(), Map.of("early_ringing_millis", Integer.toString(millis)));
        world.provider.onInvite = invite -> {};
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(world.provider.heard("INVITE")).hasSize(1));
        return line;
    }

    private ServerTransaction called() {
        return world.provider.transactions.get(0);
    }

    @Test
    void whoCallsIsToldOnceBeforeTheCarrierRings() throws Exception {
        Phone.Line line = call(200);
        until(() -> assertThat(line.statuses()).containsExactly(180));
        assertThat(line.responses.get(0).bodyLength()).isZero();
        assertThat(line.responses.get(0).toTag()).isNotNull();
        assertThat(line.responses.get(0).contact()).isNotNull();
        world.provider.answer(called(), 180, null);
        world.provider.answer(called(), 183, null);
        stays(LONGER, () -> assertThat(line.statuses()).containsExactly(180));
        world.provider.answer(called(), 200, Phone.ANSWER);
        until(() -> assertThat(line.statuses()).containsExactly(180, 200));
    }

    @Test
    void earlyMediaMayFollow() throws Exception {
        Phone.Line line = call(200);
        until(() -> assertThat(line.statuses()).containsExactly(180));
        world.provider.answer(called(), 183, Phone.ANSWER);
        until(() -> assertThat(line.statuses()).containsExactly(180, 183));
        assertThat(line.responses.get(1).bodyLength()).isPositive();
        world.provider.answer(called(), 200, Phone.ANSWER);
        until(() -> assertThat(line.statuses()).containsExactly(180, 183, 200));
    }

    @Test
    void whereTheCarrierWasFasterNothingIsAdded() throws Exception {
        Phone.Line line = call(600);
        world.provider.answer(called(), 183, Phone.ANSWER);
        until(() -> assertThat(line.statuses()).containsExactly(183));
        stays(LONGER, () -> assertThat(line.statuses()).containsExactly(183));
    }

    @Test
    void aRefusalBeforeThenIsTheHubsToFailOver() throws Exception {
        Phone.Line line = call(600);
        world.provider.answer(called(), 503, null);
        until(() -> assertThat(line.statuses()).hasSize(1));
        stays(LONGER, () -> assertThat(line.statuses()).hasSize(1).allMatch(status -> status >= 500));
        world.nothingIsLeft();
    }

    @Test
    void anAnswerBeforeThenIsTheLastWord() throws Exception {
        Phone.Line line = call(600);
        world.provider.answer(called(), 200, Phone.ANSWER);
        until(() -> assertThat(line.statuses()).containsExactly(200));
        stays(LONGER, () -> assertThat(line.statuses()).containsExactly(200));
    }

    @Test
    void unlessItIsSetNobodyIsTold() throws Exception {
        Phone.Line line = call(0);
        stays(LONGER, () -> assertThat(line.statuses()).isEmpty());
    }

    @Test
    void aWrongValueIsTold() {
        for (String wrong : List.of("-1", "30001", "soon")) {
            assertThatThrownBy(() -> peer("hub", wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("p: early_ringing_millis = " + wrong + " is not");
        }
        assertThatThrownBy(() -> peer("provider", "200"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("early_ringing_millis = 200 is for the hub");
        assertThat(peer("provider", "0").earlyRingingMillis()).isZero();
        assertThat(peer("hub", "").earlyRingingMillis()).isZero();
        assertThat(peer("hub", "6000").earlyRingingMillis()).isEqualTo(6000);
    }

    private static PeerSettings peer(String side, String millis) {
        return PeerSettings.read(
                "p", Map.of("name", "x", "side", side, "host", "sip.example.com", "early_ringing_millis", millis));
    }
}
