package org.patchbay.sip.stack.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RemainsTest {
    private static final long SECOND = 1_000_000_000L;
    private final TimerWheel wheel = new TimerWheel(0);
    private final List<String> gone = new ArrayList<>();
    private long now;

    private final Remains<String> remains =
            new Remains<>(new WheelHome(wheel, () -> now), Duration.ofSeconds(32), (end, note) -> gone.add(end + note));

    private void pass(long nanos) {
        now += nanos;
        wheel.advance(now, Runnable::run);
    }

    @Test
    void goInTheOrderOfTheirComing() {
        remains.add(5, "a", 1);
        pass(10 * SECOND);
        remains.add(6, "b", 2);
        assertThat(remains.find(5)).isEqualTo("a");
        assertThat(remains.find(6)).isEqualTo("b");
        assertThat(remains.find(7)).isNull();
        pass(22 * SECOND + 20_000_000);
        assertThat(remains.find(5)).isNull();
        assertThat(gone).containsExactly("a1");
        pass(10 * SECOND);
        assertThat(gone).containsExactly("a1", "b2");
        assertThat(remains.size()).isZero();
        assertThat(wheel.waiting()).as("timers").isZero();
    }

    @Test
    void findsTheLaterOfTwoWithOneKeyUntilItGoesItself() {
        remains.add(5, "a", 1);
        pass(SECOND);
        remains.add(5, "b", 2);
        pass(31 * SECOND + 20_000_000);
        assertThat(gone).containsExactly("a1");
        assertThat(remains.find(5)).isEqualTo("b");
        pass(SECOND);
        assertThat(remains.find(5)).isNull();
    }

    @Test
    void keepsThousandsThatComeAndGo() {
        for (int i = 0; i < 100_000; i++) {
            remains.add(i * 31L, "", i);
            pass(SECOND / 500);
            int old = i - 100;
            if (old >= 0) {
                assertThat(remains.find(old * 31L)).isNotNull();
            }
            int over = i - 17_000;
            if (over >= 0) {
                assertThat(remains.find(over * 31L)).isNull();
            }
        }
        assertThat(remains.size()).isBetween(15_990, 16_010);
        pass(33 * SECOND);
        assertThat(remains.size()).isZero();
        assertThat(gone).hasSize(100_000);
    }
}
