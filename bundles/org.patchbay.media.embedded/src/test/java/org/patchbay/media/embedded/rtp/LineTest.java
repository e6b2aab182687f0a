package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LineTest {
    private static final long MILLI = 1_000_000;

    private Line line = new Line();
    private long now = 1_000 * MILLI;

    /** What became of a packet: number, time and marker; null when it was not sent. */
    private int[] placed(int ssrc, int sequence, int timestamp, int clock) {
        ByteBuffer packet = packet(ssrc, sequence, timestamp);
        if (!line.place(packet, clock, now)) {
            return new int[0];
        }
        ByteBuffer out = ByteBuffer.allocate(12);
        line.header(out, 8);
        out.flip();
        return new int[] {Packets.sequence(out), Packets.timestamp(out), out.get(1) < 0 ? 1 : 0, Packets.ssrc(out)};
    }

    private int[] placed(int ssrc, int sequence, int timestamp) {
        return placed(ssrc, sequence, timestamp, 8000);
    }

    private static ByteBuffer packet(int ssrc, int sequence, int timestamp) {
        return ByteBuffer.allocate(12)
                .put((byte) 0x80)
                .put((byte) 8)
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(ssrc)
                .flip();
    }

    @Test
    void aSourceGoesOnWithItsGapsAndItsOvertakenPackets() {
        int[] first = placed(1, 65_533, 800);
        assertThat(first[2]).isOne();
        now += 20 * MILLI;
        int[] second = placed(1, 65_534, 960);
        assertThat(second).startsWith(first[0] + 1 & 0xffff, first[1] + 160, 0).endsWith(first[3]);
        now += 60 * MILLI;
        assertThat(placed(1, 1, 1440)).startsWith(first[0] + 4 & 0xffff, first[1] + 640, 0);
        assertThat(placed(1, 0, 1280)).startsWith(first[0] + 3 & 0xffff, first[1] + 480, 0);
        assertThat(placed(1, 0, 1280)).as("was before").isEmpty();
        assertThat(placed(1, 1, 1440)).as("was before").isEmpty();
        assertThat(placed(1, 65_400, 0)).as("too late").isEmpty();
    }

    @Test
    void anotherSourceGoesOnWithoutAGapOnTheSameTimeline() {
        int[] first = placed(1, 100, 800);
        now += 500 * MILLI;
        int[] other = placed(2, 9_000, 123_456);
        assertThat(other).containsExactly(first[0] + 1 & 0xffff, first[1] + 4000, 1, first[3]);
        now += 20 * MILLI;
        assertThat(placed(2, 9_001, 123_616)).startsWith(first[0] + 2 & 0xffff, first[1] + 4160, 0);
        now += 2 * MILLI;
        assertThat(placed(1, 101, 960)).as("not on top of it").startsWith(first[0] + 3 & 0xffff, first[1] + 4320, 1);
    }

    @Test
    void timesThatJumpOrStandStillAreCorrected() {
        int[] first = placed(1, 100, 800);
        now += 20 * MILLI;
        assertThat(placed(1, 101, 90_000)).startsWith(first[0] + 1 & 0xffff, first[1] + 160, 1);
        now += 10_000 * MILLI;
        assertThat(placed(1, 102, 90_160)).startsWith(first[0] + 2 & 0xffff, first[1] + 80_160, 1);
        now += 20 * MILLI;
        assertThat(placed(1, 9_102, 90_320)).as("started anew").startsWith(first[0] + 3 & 0xffff, first[1] + 80_320, 1);
    }

    @Test
    void whatIsLeftOutIsNoLoss() {
        int[] first = placed(1, 100, 800);
        now += 40 * MILLI;
        line.leaveOut(packet(1, 101, 960));
        line.leaveOut(packet(1, 101, 960));
        assertThat(placed(1, 102, 1120)).startsWith(first[0] + 1 & 0xffff, first[1] + 320, 0);
        line.leaveOut(packet(3, 7, 7));
        now += 20 * MILLI;
        assertThat(placed(1, 103, 1280)).startsWith(first[0] + 2 & 0xffff, first[1] + 480, 1);
        line.interrupt();
        now += 200 * MILLI;
        assertThat(placed(1, 110, 2000)).startsWith(first[0] + 3 & 0xffff, first[1] + 2080, 1);
    }

    @Test
    void anEventHasOneTime() {
        int[] first = placed(1, 100, 800);
        for (int i = 1; i < 100; i++) {
            now += 20 * MILLI;
            assertThat(placed(1, 100 + i, 960, 0)).startsWith(first[0] + i & 0xffff, first[1] + 160, 0);
        }
        now += 20 * MILLI;
        assertThat(placed(1, 200, 800 + 16_000)).startsWith(first[0] + 100 & 0xffff, first[1] + 16_000, 0);
    }

    @Test
    void theFirstSourceIsPassedOnAsItIsAndWhatComesBetweenIsFittedIn() {
        line = new Line(false);
        assertThat(placed(1, 40_000, 800)).containsExactly(40_000, 800, 0, 1);
        now += 5_000 * MILLI;
        assertThat(placed(1, 40_001, 960)).as("as it counts").containsExactly(40_001, 960, 0, 1);
        now += 20 * MILLI;
        assertThat(placed(2, 65_000, 7)).containsExactly(40_002, 1120, 1, 1);
        now += 20 * MILLI;
        assertThat(placed(1, 40_002, 1120)).containsExactly(40_003, 1280, 1, 1);
        now += 20 * MILLI;
        assertThat(placed(1, 40_003, 1280)).containsExactly(40_004, 1440, 0, 1);
    }

    @Test
    void aNewNameIsNobodysAndNumbersGoOnAllTheSame() {
        line = new Line(true);
        int[] first = placed(1, 40_000, 800);
        assertThat(first).startsWith(40_000, 800, 0);
        assertThat(first[3]).isNotEqualTo(1);
        assertThat(placed(1, 40_001, 960)).startsWith(40_001, 960, 0).endsWith(first[3]);
    }

    @Test
    void aSourceThatBeginsAnewWithLowerNumbersIsHeardFromItsSecondPacketOn() {
        for (boolean faithful : new boolean[] {true, false}) {
            line = faithful ? new Line(false) : new Line();
            int[] first = placed(1, 40_000, 800);
            now += 20 * MILLI;
            assertThat(placed(1, 38_000, 960)).as("a straggler?").isEmpty();
            now += 20 * MILLI;
            assertThat(placed(1, 38_001, 1120))
                    .startsWith(first[0] + 1 & 0xffff)
                    .endsWith(first[3]);
            now += 20 * MILLI;
            assertThat(placed(1, 38_002, 1280)).startsWith(first[0] + 2 & 0xffff);
        }
    }

    @Test
    void itIsWrittenIntoTheHeaderThatIsThere() {
        line = new Line(false);
        line.place(packet(1, 100, 800), 8000, now);
        ByteBuffer other = ByteBuffer.allocate(20).put(3, (byte) 0).position(4);
        other.put((byte) 0x91)
                .put((byte) 9)
                .putShort((short) 7)
                .putInt(9)
                .putInt(2)
                .putInt(3);
        other.position(4);
        now += 20 * MILLI;
        assertThat(line.place(other, 8000, now)).isTrue();
        line.stamp(other);
        assertThat(Packets.sequence(other)).isEqualTo(101);
        assertThat(Packets.timestamp(other)).isEqualTo(960);
        assertThat(Packets.ssrc(other)).isEqualTo(1);
        assertThat(Packets.payloadType(other)).isEqualTo(9);
        assertThat(Packets.marked(other)).isTrue();
        assertThat(other.get(4) & 0xff).as("extension and count of sources").isEqualTo(0x91);
        assertThat(other.getInt(16)).isEqualTo(3);
    }
}
