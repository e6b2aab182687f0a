package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.control.EndedLeg;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerTest {
    private final ManualTimers clock = new ManualTimers();
    private final Ledger ledger = new Ledger(clock);

    private static Leg leg(String id) {
        return new Leg(id, Side.PROVIDER, Stage.TRYING, Party.of("sip:" + id + "@x.test"), "carrier", false);
    }

    private static EndedLeg past(String id, Instant at) {
        return new EndedLeg(
                id,
                "carrier",
                Side.PROVIDER,
                Party.of("sip:" + id + "@x.test"),
                "pcma/8000",
                at,
                Optional.of(at.plusNanos(1)),
                at.plusNanos(2),
                200,
                16);
    }

    private Map<String, String> written() {
        Map<String, String> written = new HashMap<>();
        ledger.write(written, new MomentText());
        return written;
    }

    @Test
    void anEmptyOne() {
        assertThat(written())
                .containsEntry("legs", "0")
                .containsEntry("by", "core")
                .containsEntry("transfers", "");
    }

    @Test
    void legsInTheOrderInWhichTheyCameAndTheirTimes() {
        ledger.began(leg("a"));
        clock.advance(Duration.ofNanos(1));
        ledger.began(leg("b"));
        ledger.answered("b");
        clock.advance(Duration.ofNanos(1));
        ledger.answered("b"); // The first counts.
        ledger.ended("a", 486, 17);
        clock.advance(Duration.ofNanos(1));
        ledger.ended("a", 603, 21);
        ledger.ended("b", 603, 16);
        ledger.ended("nobody", 603, 16);
        assertThat(written())
                .containsEntry("legs", "2")
                .containsEntry("leg.0.id", "a")
                .containsEntry("leg.0.started", "2026-01-01T12:00:00Z")
                .containsEntry("leg.0.answered", "")
                .containsEntry("leg.0.ended", "2026-01-01T12:00:00.000000002Z")
                .containsEntry("leg.0.sip", "486")
                .containsEntry("leg.0.q850", "17")
                .containsEntry("leg.1.id", "b")
                .containsEntry("leg.1.started", "2026-01-01T12:00:00.000000001Z")
                .containsEntry("leg.1.answered", "2026-01-01T12:00:00.000000001Z")
                .containsEntry("leg.1.ended", "2026-01-01T12:00:00.000000003Z")
                .containsEntry("leg.1.sip", "200");
    }

    @Test
    void oneThatHasNotEnded() {
        ledger.began(leg("a"));
        assertThat(written()).containsEntry("leg.0.answered", "").containsEntry("leg.0.ended", "");
    }

    @Test
    void whatTheTrunkSawCounts() {
        Instant before = clock.now().minusSeconds(60);
        ledger.began(leg("a"));
        ledger.past(past("a", before));
        ledger.past(past("b", before));
        assertThat(written())
                .containsEntry("legs", "2")
                .containsEntry("leg.0.started", clock.now().toString())
                .containsEntry("leg.0.answered", before.plusNanos(1).toString())
                .containsEntry("leg.1.started", before.toString())
                .containsEntry("leg.1.ended", before.plusNanos(2).toString());
    }

    @Test
    void keepsAHundredLegsWhoeverBringsThem() {
        for (int i = 0; i < 99; i++) {
            ledger.began(leg("l" + i));
        }
        ledger.adopted(leg("l99"), clock.now(), clock.now(), "opus/48000");
        ledger.began(leg("more"));
        ledger.adopted(leg("another"), clock.now(), clock.now(), "opus/48000");
        ledger.past(past("past", clock.now()));
        ledger.bridged("l99", "more", "pcmu/8000");
        assertThat(written())
                .containsEntry("legs", "100")
                .containsEntry("leg.98.id", "l98")
                .containsEntry("leg.99.id", "l99")
                .containsEntry("leg.99.codec", "pcmu/8000")
                .doesNotContainKey("leg.100.id");
    }

    /** The keys of the first legs are there before any call, those of others and what nobody knows of are not. */
    @Test
    void eachLegHasItsOwnKeysAndWhatTheTrunkSaidOfIt() {
        for (int i = 0; i < 6; i++) {
            ledger.began(leg("l" + i));
            ledger.noted("l" + i, Map.of("audio_mos", "4." + i, "colour", "c" + i, "codec", "said"));
            ledger.recorded("l" + i, "r" + i);
        }
        Map<String, String> expected = new HashMap<>(Map.of("by", "core", "transfers", "", "legs", "6"));
        for (int i = 0; i < 6; i++) {
            String key = "leg." + i + '.';
            expected.put(key + "id", "l" + i);
            expected.put(key + "peer", "carrier");
            expected.put(key + "side", "PROVIDER");
            expected.put(key + "party", "sip:l" + i + "@x.test");
            expected.put(key + "started", clock.now().toString());
            expected.put(key + "answered", "");
            expected.put(key + "ended", "");
            expected.put(key + "sip", "0");
            expected.put(key + "q850", "0");
            expected.put(key + "codec", "said");
            expected.put(key + "recordings", "r" + i);
            expected.put(key + "audio_mos", "4." + i);
            expected.put(key + "colour", "c" + i);
        }
        assertThat(written()).isEqualTo(expected);
        assertThat(ledger.size()).isBetween(expected.size(), expected.size() + 10);
    }
}
