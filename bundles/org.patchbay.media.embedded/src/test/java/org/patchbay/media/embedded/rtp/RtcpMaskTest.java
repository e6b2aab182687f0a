package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RtcpMaskTest {

    @Test
    void namesAreReplacedByTheSameForTheSameLeg() {
        byte[] one = compound("alice@192.0.2.1");
        byte[] other = compound("alice@192.0.2.1");
        byte[] elsewhere = compound("alice@192.0.2.1");
        assertThat(RtcpMask.apply(ByteBuffer.wrap(one), 1234)).isTrue();
        assertThat(RtcpMask.apply(ByteBuffer.wrap(other), 1234)).isTrue();
        assertThat(RtcpMask.apply(ByteBuffer.wrap(elsewhere), 99)).isTrue();
        assertThat(new String(one, StandardCharsets.ISO_8859_1))
                .doesNotContain("alice")
                .doesNotContain("192");
        assertThat(one).isEqualTo(other).isNotEqualTo(elsewhere);
        assertThat(one[1] & 0xff).isEqualTo(201);
        assertThat(one[9] & 0xff).isEqualTo(202);
    }

    @Test
    void whatIsBrokenIsRefusedWhereverItIsBroken() {
        Random random = new Random(7);
        byte[] whole = compound("bob@192.0.2.2");
        for (int length = 1; length < whole.length; length++) {
            if (length != 8) {
                assertThat(RtcpMask.apply(ByteBuffer.wrap(whole, 0, length).slice(), 1))
                        .as("%d octets", length)
                        .isFalse();
            }
        }
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = compound("bob@192.0.2.2");
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            RtcpMask.apply(ByteBuffer.wrap(damaged), 1);
        }
    }

    private static byte[] compound(String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        int words = (4 + 2 + text.length) / 4 + 1;
        ByteBuffer packet = ByteBuffer.allocate(12 + 4 * words);
        packet.put((byte) 0x80).put((byte) 201).putShort((short) 1).putInt(7);
        packet.put((byte) 0x81).put((byte) 202).putShort((short) words).putInt(7);
        packet.put((byte) 1).put((byte) text.length).put(text);
        return packet.array();
    }
}
