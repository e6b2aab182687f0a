package org.patchbay.sip.trunk.digest;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NoncesTest {
    private final AtomicLong now = new AtomicLong(1000);
    private final Nonces nonces = new Nonces(now::get);

    @Test
    void eachCountIsTakenOnceInWhateverOrderItComesWithinAWindow() {
        String nonce = nonces.make();
        assertThat(nonces.make()).isNotEqualTo(nonce);
        for (int count : new int[] {1, 2, 5, 3, 4, 40, 39}) {
            assertThat(nonces.take(nonce, count)).as("count %d", count).isTrue();
            assertThat(nonces.take(nonce, count)).as("count %d again", count).isFalse();
        }
        assertThat(nonces.take(nonce, 200)).isTrue();
        assertThat(nonces.take(nonce, 150)).as("late, but within the window").isTrue();
        assertThat(nonces.take(nonce, 136)).as("too late").isFalse();
        assertThat(nonces.take(nonce, 6)).as("never used, but too late").isFalse();
        assertThat(nonces.take(nonce, Integer.MAX_VALUE)).isTrue();
    }

    @Test
    void onlyOursAndOnlyForAWhile() {
        String nonce = nonces.make();
        assertThat(nonces.take(new Nonces(now::get).make(), 1))
                .as("another process's")
                .isFalse();
        assertThat(nonces.take("", 1)).isFalse();
        assertThat(nonces.take(nonce.replace('0', '1'), 1)).isFalse();
        assertThat(nonces.take("g".repeat(nonce.length()), 1)).isFalse();
        now.addAndGet(300_000);
        assertThat(nonces.take(nonce, 1)).isTrue();
        now.addAndGet(1);
        assertThat(nonces.take(nonce, 2)).as("too old").isFalse();
    }

    @Test
    void nothingIsKeptOfAChallengeAndNotTooMuchOfAnswersAndYetNothingIsTakenTwice() {
        String first = nonces.make();
        assertThat(nonces.take(first, 1)).isTrue();
        for (int i = 0; i < 12_000; i++) {
            now.incrementAndGet();
            nonces.make();
            assertThat(nonces.take(nonces.make(), 1)).isTrue();
        }
        assertThat(nonces.size()).isEqualTo(10_000);
        assertThat(nonces.take(first, 1)).isFalse();
        assertThat(nonces.take(first, 2))
                .as("forgotten, so it may have been used")
                .isFalse();
        now.addAndGet(400_000);
        assertThat(nonces.take(nonces.make(), 1)).isTrue();
        assertThat(nonces.size()).isEqualTo(1);
    }
}
