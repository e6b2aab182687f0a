package org.patchbay.sip.trunk;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

class RatesTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 500_000_000);
    private final Rates rates = new Rates(now::get);

    private static PeerSettings peer(String name, int rate) {
        return PeerSettings.read(
                "x",
                Map.of(
                        "name",
                        name,
                        "side",
                        "provider",
                        "host",
                        "192.0.2.7",
                        "calls_per_second",
                        String.valueOf(rate)));
    }

    private int admitted(PeerSettings peer, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += rates.admits(peer) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void aSecondsWorthPassesAtOnceAndThenNoMoreThanTheRate() {
        PeerSettings ten = peer("ten", 10);
        assertThat(admitted(ten, 50)).isEqualTo(10);
        now.addAndGet(99_000_000);
        assertThat(admitted(ten, 5)).isZero();
        now.addAndGet(1_000_000);
        assertThat(admitted(ten, 5)).isEqualTo(1);
        now.addAndGet(60_000_000_000L);
        assertThat(admitted(ten, 50))
                .as("nothing is saved up for longer than a second")
                .isEqualTo(10);
        assertThat(admitted(peer("one", 1), 5)).as("each peer by itself").isEqualTo(1);
        assertThat(admitted(peer("free", 0), 1000)).isEqualTo(1000);
    }

    @Test
    void whoCallsTooOftenIsAskedToComeBackAndEmergencyCallsAreNot() throws Exception {
        try (World world = new World(Map.of(), Map.of("calls_per_second", "1", "emergency_numbers", "112"))) {
            Phone.Line first = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(first.last()).isEqualTo(200));
            Phone.Line second = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(second.last()).isEqualTo(503));
            assertThat(second.responses.get(0).first("Retry-After")).isEqualTo("5");
            assertThat(second.responses.get(0).first("Reason")).contains("rate");
            Phone.Line urgent = world.hub.line();
            urgent.number = "112";
            urgent.call(Phone.SDP);
            until(() -> assertThat(urgent.last()).isEqualTo(200));
            Phone.Line other = world.provider.line().call(Phone.SDP);
            until(() -> assertThat(other.last()).isNotZero());
            assertThat(other.last()).isNotEqualTo(503);
        }
    }

    @Test
    void whoIsTurnedAwayTooOftenFillsNoDisk() throws Exception {
        try (World world = new World(Map.of(), Map.of("calls_per_second", "1"))) {
            int refused = 150;
            for (int i = 0; i < 3 * refused && world.trunk.counters().get("refused-rate") < refused; i++) {
                Phone.Line line = world.hub.line().call(Phone.SDP);
                until(() -> assertThat(line.last()).isGreaterThanOrEqualTo(200));
            }
            long all = world.trunk.counters().get("refused-rate");
            long unrecorded = world.trunk.counters().get("refused-unrecorded");
            assertThat(all).isGreaterThanOrEqualTo(refused);
            assertThat(unrecorded).isPositive();
            until(() -> assertThat(world.core.ended).hasSize((int) (all - unrecorded)));
            assertThat(world.core.ended).hasSizeGreaterThanOrEqualTo(60).hasSizeLessThan((int) all);
            assertThat(world.trunk.unrecorded().size()).isZero();
        }
    }
}
