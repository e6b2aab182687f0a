package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ReceptionTest {

    private static final long FRAME = 20_000_000;

    private final Reception reception = new Reception();

    @Test
    void lossIsCountedAcrossTheEndOfTheNumbers() {
        for (int i = 0; i < 200; i++) {
            if (i % 10 != 5) {
                packet(65_500 + i, 1, i * 160, i * FRAME);
            }
        }
        assertThat(reception.quality(new Reports()).lost()).isEqualTo(20);
        assertThat(reception.quality(new Reports()).packets()).isEqualTo(180);
        assertThat(reception.quality(new Reports()).jitterMillis()).isCloseTo(0, within(0.001));
    }

    @Test
    void packetsThatComeLateAreNotLost() {
        for (int sequence : new int[] {1, 2, 4, 3, 6, 5, 7, 7}) {
            packet(sequence, 1, sequence * 160, sequence * FRAME);
        }
        assertThat(reception.quality(new Reports()).lost()).isZero();
    }

    @Test
    void anotherSourceStartsAnewAndLossSoFarStays() {
        packet(1, 1, 0, 0);
        packet(4, 1, 480, 3 * FRAME);
        packet(30_000, 2, 9, 4 * FRAME);
        packet(30_002, 2, 329, 6 * FRAME);
        assertThat(reception.quality(new Reports()).lost()).isEqualTo(3);
    }

    @Test
    void aSourceThatRestartsItsNumbersIsBelievedAtTheSecondPacket() {
        packet(1, 1, 0, 0);
        packet(20_000, 1, 160, FRAME);
        packet(20_001, 1, 320, 2 * FRAME);
        packet(20_002, 1, 480, 3 * FRAME);
        assertThat(reception.quality(new Reports()).lost()).isZero();
    }

    @Test
    void jitterFollowsTheFormula() {
        // Every other packet is 10 ms late: the differences are 10 ms each, so the estimate tends to 10.
        for (int i = 0; i < 500; i++) {
            packet(i, 1, i * 160, i * FRAME + (i % 2) * FRAME / 2);
        }
        assertThat(reception.quality(new Reports()).jitterMillis()).isCloseTo(10, within(0.1));
    }

    private void packet(int sequence, int ssrc, int timestamp, long now) {
        ByteBuffer packet = ByteBuffer.allocate(172);
        packet.put((byte) 0x80)
                .put((byte) 8)
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(ssrc);
        packet.position(0);
        reception.received(packet, 8000, now);
    }
}
