package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

import org.patchbay.media.embedded.rtp.Reports.Sent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ReportsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLIS = 1_795_680_000_250L;

    private final ByteBuffer buffer = ByteBuffer.allocate(200);

    private static Reception heard(int packets, int lostEach) {
        Reception reception = new Reception();
        for (int i = 0; i < packets; i++) {
            if (lostEach == 0 || i % lostEach != 1) {
                ByteBuffer packet = ByteBuffer.allocate(172);
                packet.put((byte) 0x80)
                        .put((byte) 8)
                        .putShort((short) (65_500 + i))
                        .putInt(160 * i);
                packet.putInt(77).clear();
                reception.received(packet, 8000, i * 20_000_000L);
            }
        }
        return reception;
    }

    /** One reports to the other, who has sent what the first has received. */
    @Test
    void whatOneWritesTheOtherUnderstands() {
        Reports here = new Reports();
        Reports there = new Reports();
        there.write(buffer, new Sent(77, 16_000, 100, 16_000), new Reception(), 9, MILLIS, 0);
        assertThat(RtcpMask.apply(buffer, 1)).as("well-formed").isTrue();
        there.sent(buffer, 0);
        here.received(buffer, 8000, SECOND / 50);

        here.write(buffer, new Sent(5, 0, 0, 0), heard(100, 10), 9, MILLIS, SECOND);
        assertThat(RtcpMask.apply(buffer, 1)).as("well-formed").isTrue();
        assertThat(buffer.get(1) & 0xff).isEqualTo(201);
        there.received(buffer, 8000, SECOND + SECOND / 50);
        assertThat(there.remoteLost()).isEqualTo(10);
        assertThat(there.remoteJitterMillis()).isCloseTo(0, within(0.01));
        assertThat(there.roundTripMillis()).isCloseTo(40, within(0.1));
    }

    @Test
    void theFractionIsOfWhatCameSinceTheLastReport() {
        Reports reports = new Reports();
        Reception reception = heard(100, 4);
        reports.write(buffer, new Sent(5, 0, 0, 0), reception, 9, MILLIS, SECOND);
        assertThat(buffer.get(12) & 0xff).isEqualTo(64);
        assertThat(buffer.getInt(12) & 0xff_ffff).isEqualTo(25);
        assertThat(buffer.getInt(16)).as("extended by one roll-over").isEqualTo(65_599);
        reports.write(buffer, new Sent(5, 0, 0, 0), reception, 9, MILLIS, 2 * SECOND);
        assertThat(buffer.get(12)).isZero();
    }

    @Test
    void aReportOfSomethingThatWasNeverSentSaysNothingOfTheRoundTrip() {
        Reports there = new Reports();
        Reports here = new Reports();
        there.write(buffer, new Sent(77, 16_000, 100, 16_000), new Reception(), 9, MILLIS, 0);
        here.received(buffer, 8000, 0);
        here.write(buffer, new Sent(5, 0, 0, 0), heard(10, 0), 9, MILLIS, SECOND);
        there.received(buffer, 8000, SECOND);
        assertThat(there.roundTripMillis()).isEqualTo(-1);
        assertThat(there.remoteLost()).isZero();
        assertThat(new Reports().remoteLost()).isEqualTo(-1);
    }

    @Test
    void blocksThatAreNotThereAreNotRead() {
        ByteBuffer lies =
                ByteBuffer.allocate(8).put((byte) 0x9f).put((byte) 201).putShort((short) 1);
        lies.putInt(7).flip();
        Reports reports = new Reports();
        reports.received(lies, 8000, 1);
        assertThat(reports.remoteLost()).isEqualTo(-1);
    }

    /** As the model is published: 4.4 for a clean call, under 3.6 at 5 % of loss with half a second of delay. */
    @Test
    void theScoreFallsWithLossDelayAndJitter() {
        assertThat(Mos.of(1000, 0, 0, 0)).isCloseTo(4.4, within(0.02));
        assertThat(Mos.of(950, 50, 0, 0)).isCloseTo(3.9, within(0.1));
        assertThat(Mos.of(950, 50, 0, 1000)).isLessThan(2.6);
        assertThat(Mos.of(1000, 0, 60, 0)).isLessThan(Mos.of(1000, 0, 2, 0));
        assertThat(Mos.of(10, 990, 100, 5000)).isEqualTo(1);
        assertThat(Mos.of(0, 0, 0, 0)).isZero();
    }
}
