package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TelephoneEventsTest {

    private static final long SECOND = 1_000_000_000;

    private final List<String> digits = new ArrayList<>();
    private final TelephoneEvents events = new TelephoneEvents((digit, length) -> digits.add(digit + ":" + length));

    @Test
    void anEventWhoseEndWasLostEndsWithTheNext() {
        packet(1, false, 400, 1000, 0);
        packet(2, true, 800, 3000, SECOND);
        assertThat(digits).containsExactly("1:50", "2:100");
    }

    @Test
    void anEventWhoseEndWasLostEndsWithTime() {
        packet(1, false, 400, 1000, 0);
        events.tick(SECOND / 10);
        assertThat(digits).isEmpty();
        events.tick(SECOND);
        events.tick(2 * SECOND);
        assertThat(digits).containsExactly("1:50");
    }

    @Test
    void theSameDigitTwiceIsTwoDigits() {
        packet(1, true, 800, 1000, 0);
        packet(1, true, 800, 1000, 0);
        packet(1, true, 800, 3000, SECOND);
        assertThat(digits).containsExactly("1:100", "1:100");
    }

    @Test
    void aLatePacketOfAnEventBeforeIsNotAnother() {
        packet(1, true, 800, 1000, 0);
        packet(2, false, 160, 3000, SECOND / 10);
        packet(1, true, 800, 1000, SECOND / 10);
        packet(2, true, 800, 3000, SECOND / 5);
        assertThat(digits).containsExactly("1:100", "2:100");
    }

    @Test
    void aVeryLongEventIsOne() {
        packet(0, false, 65_535, 1000, 0);
        packet(0, true, 800, 1000 + 65_535, SECOND / 20);
        assertThat(digits).containsExactly("0:" + (65_535 + 800) / 8);
    }

    @Test
    void whatIsNoDigitIsNotReported() {
        packet(16, true, 800, 1000, 0);
        packet(255, true, 800, 2000, 0);
        events.packet(ByteBuffer.wrap(new byte[14]), 8000, 0);
        assertThat(digits).isEmpty();
    }

    private void packet(int event, boolean end, int duration, int timestamp, long now) {
        ByteBuffer packet = ByteBuffer.allocate(16);
        packet.put((byte) 0x80)
                .put((byte) 101)
                .putShort((short) 1)
                .putInt(timestamp)
                .putInt(1);
        packet.put((byte) event)
                .put((byte) (end ? 0x80 : 0))
                .putShort((short) duration)
                .flip();
        events.packet(packet, 8000, now);
    }
}
