package org.patchbay.sip.stack.internal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PaceTest {
    private final Pace pace = new Pace(0);
    private long now;

    /** A window with that many entries, spread evenly. */
    private void window(int entries) {
        for (int i = 0; i < entries; i++) {
            pace.took(now + i * (Pace.WINDOW_NANOS / entries));
        }
        now += Pace.WINDOW_NANOS;
    }

    @Test
    void aPauseThatFindsTwoIsWorthIt() {
        window(Pace.MANY);
        assertThat(pace.isFast(now)).isTrue();
    }

    @Test
    void aPauseThatFindsFewerIsNot() {
        window(Pace.MANY - 1);
        assertThat(pace.isFast(now)).isFalse();
    }

    @Test
    void whoeverIsFastIsSlowAgainAfterAQuietWindow() {
        window(10 * Pace.MANY);
        assertThat(pace.isFast(now)).isTrue();
        window(1);
        assertThat(pace.isFast(now)).isFalse();
    }

    /** A burst, and then nothing for so long that its window says nothing of now. */
    @Test
    void aBurstOfLongAgoDoesNotCount() {
        window(10 * Pace.MANY);
        assertThat(pace.isFast(now + Pace.WINDOW_NANOS)).isFalse();
    }
}
