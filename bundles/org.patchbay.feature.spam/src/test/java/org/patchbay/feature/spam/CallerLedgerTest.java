package org.patchbay.feature.spam;

import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

import static org.assertj.core.api.Assertions.assertThat;

class CallerLedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");

    private final CallerLedger ledger = new CallerLedger();

    @Test
    void forgetsAfterAMinute() {
        assertThat(ledger.calls(NOW, "t", "+1", "ada", true)).isEqualTo(1);
        assertThat(ledger.calls(NOW.plusSeconds(59), "t", "+1", "bob", true)).isEqualTo(2);
        assertThat(ledger.calls(NOW.plusSeconds(60), "t", "+1", "bob", true)).isEqualTo(1);
    }

    @Test
    void tellsTenantsAndCallersApart() {
        ledger.calls(NOW, "t", "+1", "ada", true);
        assertThat(ledger.calls(NOW, "u", "+1", "bob", true)).isEqualTo(1);
        assertThat(ledger.calls(NOW, "t", "+2", "bob", true)).isEqualTo(1);
    }

    @Test
    void remembersNoMoreThanCanMatter() {
        for (int i = 0; i < 1000; i++) {
            ledger.calls(NOW, "t", "+1", "u" + i, true);
        }
        assertThat(ledger.calls(NOW, "t", "+1", "x", true)).isBetween(51, 65);
        for (int i = 0; i < CallerLedger.MOST + 100; i++) {
            ledger.calls(NOW, "t", "+2" + i, "ada", true);
        }
        assertThat(ledger.size()).isEqualTo(CallerLedger.MOST);
        assertThat(ledger.calls(NOW, "t", "+1", "y", true)).as("forgotten").isEqualTo(1);
    }

    @Test
    void countsShortCallsFromOutside() {
        ended("2026-11-02T09:59:50Z", "2026-11-02T09:59:54Z", "", "ada");
        ended("2026-11-02T09:59:50Z", "2026-11-02T09:59:55.999Z", "", "ada");
        assertThat(ledger.shortCalls(NOW, "t", "+12065550199")).isEqualTo(2);
        ended("2026-11-02T09:59:50Z", "2026-11-02T09:59:56Z", "", "ada");
        ended("", "2026-11-02T09:59:54Z", "", "ada");
        ended("2026-11-02T09:59:50Z", "2026-11-02T09:59:54Z", "bob", "ada");
        ended("2026-11-02T09:59:50Z", "2026-11-02T09:59:54Z", "", "");
        ended("nonsense", "", "", "ada");
        assertThat(ledger.shortCalls(NOW, "t", "+12065550199")).isEqualTo(2);
        assertThat(ledger.shortCalls(NOW.plusSeconds(600), "t", "+12065550199")).isEqualTo(0);
    }

    private void ended(String answered, String ended, String fromUser, String toUser) {
        new ShortCalls(ledger, new KnownNumbers())
                .on(new Fact(
                        0,
                        Fact.CALL_ENDED,
                        Scope.call("t", "1"),
                        NOW,
                        Map.of(
                                "from",
                                "sip:+12065550199@peer.test;user=phone",
                                "from_user",
                                fromUser,
                                "to_user",
                                toUser,
                                "answered",
                                answered,
                                "ended",
                                ended)));
    }
}
