package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventClockTest {

    private static ByteBuffer event(int timestamp, int duration) {
        ByteBuffer packet = ByteBuffer.allocate(16);
        packet.put((byte) 0x80)
                .put((byte) 101)
                .putShort((short) 1)
                .putInt(timestamp)
                .putInt(7);
        packet.put((byte) 5).put((byte) 0x8a).putShort((short) duration).flip();
        return packet;
    }

    private static String converted(EventClock clock, ByteBuffer packet, int audio, int from, int to) {
        clock.convert(packet, audio, from, to);
        return packet.getInt(4) + " " + (packet.getShort(14) & 0xffff);
    }

    @Test
    void anEventLastsAsLongAndBeginsAsLongAfterTheLastAudio() {
        EventClock up = new EventClock();
        assertThat(converted(up, event(10_400, 160), 10_000, 8000, 16000)).isEqualTo("10800 320");
        assertThat(converted(up, event(10_400, 800), 10_000, 8000, 16000)).isEqualTo("10800 1600");
        assertThat(converted(new EventClock(), event(10_400, 1600), 10_000, 16000, 8000))
                .isEqualTo("10200 800");
    }

    @Test
    void oneEventKeepsItsTimestampAlthoughAudioGoesOn() {
        EventClock clock = new EventClock();
        assertThat(converted(clock, event(10_160, 160), 10_000, 8000, 16000)).startsWith("10320 ");
        assertThat(converted(clock, event(10_160, 320), 10_320, 8000, 16000)).startsWith("10320 ");
        assertThat(converted(clock, event(12_160, 320), 12_000, 8000, 16000)).startsWith("12320 ");
    }

    @Test
    void clocksThatBeginAnewAndDurationsThatAreTooLongDoNoHarm() {
        assertThat(converted(new EventClock(), event(100, 800), -60, 8000, 16000))
                .isEqualTo("260 1600");
        assertThat(converted(new EventClock(), event(100, 40_000), 100, 8000, 16000))
                .isEqualTo("100 65535");
        ByteBuffer cut = event(100, 800);
        cut.limit(14);
        new EventClock().convert(cut, 100, 8000, 16000);
        assertThat(cut.getShort(12)).isEqualTo((short) 0x058a);
    }
}
