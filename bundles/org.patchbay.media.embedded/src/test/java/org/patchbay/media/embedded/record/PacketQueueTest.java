package org.patchbay.media.embedded.record;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PacketQueueTest {
    private final PacketQueue queue = new PacketQueue();
    private final PacketQueue.Entry entry = new PacketQueue.Entry();

    private boolean offer(int number, int length) {
        byte[] packet = new byte[12 + length];
        Arrays.fill(packet, (byte) number);
        return queue.offer(
                number & 1, Coding.PCMU, number * 7L, number + 1, number + 2, ByteBuffer.wrap(packet), 12, length);
    }

    private void assertNext(int number, int length) {
        assertThat(queue.poll(entry)).isTrue();
        assertThat(entry.length).isEqualTo(length);
        assertThat(entry.channel).isEqualTo(number & 1);
        assertThat(entry.coding).isEqualTo(Coding.PCMU);
        assertThat(entry.at).isEqualTo(number * 7L);
        assertThat(entry.ssrc).isEqualTo(number + 1);
        assertThat(entry.timestamp).isEqualTo(number + 2);
        for (int i = 0; i < length; i++) {
            assertThat(entry.payload[i]).isEqualTo((byte) number);
        }
    }

    @Test
    void whatGoesInComesOutInItsOrderWhateverItsLength() {
        Random random = new Random(4);
        int[] lengths = random.ints(5000, 1, PacketQueue.LONGEST + 1).toArray();
        int in = 0;
        int out = 0;
        while (out < lengths.length) {
            for (int i = random.nextInt(60); i > 0 && in < lengths.length && offer(in, lengths[in]); i--) {
                in++;
            }
            for (int i = random.nextInt(60); i > 0 && out < in; i--) {
                assertNext(out, lengths[out]);
                out++;
            }
        }
        assertThat(queue.poll(entry)).isFalse();
    }

    @Test
    void secondsFitInAndWhatDoesNotIsRefused() {
        int in = 0;
        while (offer(in, 160)) {
            in++;
        }
        assertThat(in).as("packets of 20 ms, in two channels").isGreaterThan(300);
        assertNext(0, 160);
        assertThat(offer(in, 160)).isTrue();
        assertThat(offer(0, PacketQueue.LONGEST + 1)).isFalse();
    }
}
