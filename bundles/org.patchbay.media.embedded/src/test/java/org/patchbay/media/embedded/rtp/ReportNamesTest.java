package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReportNamesTest {
    private static final int LINE = 11;
    private static final int SPEAKER = 22;

    /** To somebody who heard {@link #LINE} first, and now hears {@link #SPEAKER}. */
    private static Line line() {
        Line line = new Line(false);
        line.place(packet(LINE, 100, 8000), 8000, 0);
        line.place(packet(SPEAKER, 7, 500), 8000, 20_000_000);
        return line;
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

    /** A sender's report with a block about somebody, a description and a goodbye. */
    private static ByteBuffer compound(int by, int about) {
        ByteBuffer packet = ByteBuffer.allocate(28 + 24 + 12 + 8);
        packet.put((byte) 0x81).put((byte) 200).putShort((short) 12).putInt(by);
        packet.putLong(1).putInt(660).putInt(5).putInt(800);
        packet.putInt(about).putInt(0).putInt(1).putInt(2).putInt(3).putInt(4);
        packet.put((byte) 0x81).put((byte) 202).putShort((short) 2).putInt(by).putInt(0);
        packet.put((byte) 0x81).put((byte) 203).putShort((short) 1).putInt(by);
        return packet.flip();
    }

    @Test
    void whatThePeerReportsIsAboutWhoSpeaks() {
        ByteBuffer report = compound(5, LINE);
        ReportNames.about(report, line());
        assertThat(report.getInt(28)).isEqualTo(SPEAKER);
        assertThat(report.getInt(4)).isEqualTo(5);
        ByteBuffer other = compound(LINE, 77);
        ReportNames.about(other, line());
        assertThat(other).isEqualTo(compound(LINE, 77));
    }

    @Test
    void whatTheSpeakerReportsIsOfTheLineAndDoesNotEndIt() {
        ByteBuffer report = compound(SPEAKER, 5);
        assertThat(ReportNames.by(report, line())).isTrue();
        assertThat(report.getInt(4)).isEqualTo(LINE);
        assertThat(report.getInt(16))
                .as("of the moment 160 after the line's packet")
                .isEqualTo(8000 + 160 + 160);
        assertThat(report.getInt(28)).isEqualTo(5);
        assertThat(report.getInt(52 + 4)).isEqualTo(LINE);
        assertThat(report.limit()).as("without the goodbye").isEqualTo(64);
    }

    @Test
    void whatSomebodyElseReportsIsLeftAndAGoodbyeAloneIsNothing() {
        ByteBuffer report = compound(99, 5);
        assertThat(ReportNames.by(report, line())).isTrue();
        assertThat(report).isEqualTo(compound(99, 5).limit(64));
        assertThat(ReportNames.by(compound(99, 5).position(64), line())).isFalse();
    }

    @Test
    void whateverIsNotWholeIsReadToItsEndAndNoFurther() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = compound(SPEAKER, LINE).array();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            ByteBuffer packet = ByteBuffer.wrap(damaged, 0, 1 + random.nextInt(damaged.length));
            if (RtcpMask.apply(packet.duplicate(), 1)) {
                ReportNames.about(packet, line());
                ReportNames.by(packet, line());
            }
            assertThat(packet.limit()).isLessThanOrEqualTo(damaged.length);
        }
    }
}
