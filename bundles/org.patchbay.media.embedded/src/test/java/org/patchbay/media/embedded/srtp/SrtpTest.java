package org.patchbay.media.embedded.srtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.patchbay.api.media.SrtpSuite;

import static org.assertj.core.api.Assertions.assertThat;

class SrtpTest {

    private static final int SSRC = 0x1234_5678;
    private static final long SECOND = 1_000_000_000L;

    private final MasterKey key = MasterKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
    private final SrtpSender sender = new SrtpSender(key);
    private final SrtpReceiver receiver = new SrtpReceiver(key, 0, null);

    /** At an odd place in its array, as a slice of a larger one would be. */
    private static ByteBuffer packet(int sequence, int ssrc) {
        ByteBuffer packet = ByteBuffer.allocate(300).position(7).slice();
        packet.put((byte) 0x80).put((byte) 8).putShort((short) sequence).putInt(160 * sequence);
        packet.putInt(ssrc);
        for (int i = 0; i < 160; i++) {
            packet.put((byte) (sequence + i));
        }
        return packet.flip();
    }

    private static ByteBuffer control(int ssrc) {
        ByteBuffer packet = ByteBuffer.allocate(100);
        packet.putInt(0x80c8_0006).putInt(ssrc);
        for (int i = 0; i < 5; i++) {
            packet.putInt(i);
        }
        packet.putInt(0x81ca_0002).putInt(ssrc).putInt(0x0101_4100);
        return packet.flip();
    }

    private static ByteBuffer copy(ByteBuffer packet) {
        ByteBuffer copy = ByteBuffer.allocate(300);
        copy.put(packet.duplicate()).flip();
        return copy;
    }

    private ByteBuffer sealed(int sequence, int ssrc) {
        ByteBuffer packet = packet(sequence, ssrc);
        assertThat(sender.rtp(packet)).isTrue();
        return packet;
    }

    @ParameterizedTest
    @EnumSource
    void whatOneSealsTheOtherOpens(SrtpSuite suite) {
        MasterKey any = MasterKey.random(suite);
        SrtpSender here = new SrtpSender(any);
        SrtpReceiver there = new SrtpReceiver(any, 0, null);
        for (int i = 0; i < 5; i++) {
            ByteBuffer packet = packet(i, SSRC);
            assertThat(here.rtp(packet)).isTrue();
            assertThat(packet).isNotEqualTo(packet(i, SSRC));
            assertThat(there.rtp(packet, 0)).isTrue();
            assertThat(packet).isEqualTo(packet(i, SSRC));
            ByteBuffer control = control(SSRC);
            assertThat(here.rtcp(control)).isTrue();
            assertThat(there.rtcp(control, 0)).isTrue();
            assertThat(control).isEqualTo(control(SSRC));
        }
    }

    @Test
    void aPacketIsTakenOnce() {
        ByteBuffer packet = sealed(9, SSRC);
        assertThat(receiver.rtp(copy(packet), 0)).isTrue();
        assertThat(receiver.rtp(copy(packet), 0)).isFalse();
        ByteBuffer control = control(SSRC);
        sender.rtcp(control);
        assertThat(receiver.rtcp(copy(control), 0)).isTrue();
        assertThat(receiver.rtcp(copy(control), 0)).isFalse();
    }

    /** The sequence number wraps twice, packets overtake each other and some are lost. */
    @Test
    void theRollOverIsFollowed() {
        Random random = new Random(4);
        List<ByteBuffer> packets = new ArrayList<>();
        for (int i = 65_000; i < 65_000 + 2 * 65_536; i++) {
            packets.add(sealed(i & 0xffff, SSRC));
            if (packets.size() == 20) {
                Collections.shuffle(packets, random);
                packets.remove(0);
                packets.forEach(packet -> assertThat(receiver.rtp(packet, 0))
                        .as("packet %s", packet)
                        .isTrue());
                packets.clear();
            }
        }
    }

    /** A burst of loss as long as it may be. */
    @Test
    void halfOfASequenceMayBeLost() {
        assertThat(receiver.rtp(sealed(60_000, SSRC), 0)).isTrue();
        assertThat(receiver.rtp(sealed((60_000 + 32_000) & 0xffff, SSRC), 0)).isTrue();
    }

    @Test
    void eachSourceHasItsOwnRollOver() {
        for (int i = 0; i < 70_000; i++) {
            sealed(i & 0xffff, 1);
        }
        ByteBuffer other = sealed(3, 2);
        assertThat(receiver.rtp(other, 0)).isTrue();
        // Of the first one 65,536 packets and more were never seen here.
        assertThat(receiver.rtp(sealed(5000, 1), 0)).isTrue();
    }

    @Test
    void aKeyIsNotUsedForEverMoreSources() {
        int taken = 0;
        for (int i = 0; i < 2000; i++) {
            taken += sender.rtp(packet(1, i)) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(1024);
        assertThat(sender.rtp(packet(2, 5))).isTrue();
    }

    @Test
    void anIdentifierOfTheMasterKeyIsSkippedWhetherOrNotItIsThere() {
        SrtpReceiver declared = new SrtpReceiver(key, 1, null);
        assertThat(declared.rtp(sealed(1, SSRC), 0)).isTrue();
        assertThat(declared.rtp(sealed(2, SSRC), 0)).isTrue();

        SrtpReceiver carried = new SrtpReceiver(key, 1, null);
        for (int i = 3; i < 6; i++) {
            ByteBuffer packet = sealed(i, SSRC);
            ByteBuffer more = ByteBuffer.allocate(300);
            more.put(packet.slice(0, packet.limit() - 10)).put((byte) 1);
            more.put(packet.slice(packet.limit() - 10, 10)).flip();
            assertThat(carried.rtp(more, 0)).isTrue();
            assertThat(more).isEqualTo(packet(i, SSRC));
        }
    }

    @Test
    void theFormerKeyIsGoodForAMoment() {
        assertThat(receiver.rtp(sealed(1, SSRC), 0)).isTrue();
        MasterKey next = MasterKey.random(key.suite());
        SrtpReceiver after = new SrtpReceiver(next, 0, receiver);
        assertThat(after.rtp(sealed(2, SSRC), 100 * SECOND))
                .as("it takes a while until the peer changes")
                .isTrue();
        SrtpSender changed = new SrtpSender(next);
        ByteBuffer first = packet(3, SSRC);
        changed.rtp(first);
        assertThat(after.rtp(first, 100 * SECOND)).isTrue();
        assertThat(after.rtp(sealed(4, SSRC), 101 * SECOND)).isTrue();
        assertThat(after.rtp(sealed(5, SSRC), 104 * SECOND)).isFalse();
    }

    @Test
    void aPeerThatKeepsItsRollOverWithANewKeyIsUnderstood() {
        for (int i = 0; i < 140_000; i++) {
            sealed(i & 0xffff, SSRC);
        }
        assertThat(receiver.rtp(sealed(140_000 & 0xffff, SSRC), 0)).isTrue();
        assertThat(receiver.rtp(sealed(140_001 & 0xffff, SSRC), 0)).isTrue();
    }

    /** Strangers cannot use up what finds the counter. */
    @Test
    void itIsFoundAlthoughOthersSendWhatIsNotAuthentic() {
        for (int i = 0; i < 140_000; i++) {
            sealed(i & 0xffff, SSRC);
        }
        long now = 0;
        for (int i = 0; i < 5000; i++) {
            now += SECOND / 1000;
            assertThat(receiver.rtp(packet(i, SSRC), now)).isFalse();
        }
        boolean found = false;
        for (int i = 140_000; i < 140_003 && !found; i++) {
            now += SECOND / 50;
            found = receiver.rtp(sealed(i & 0xffff, SSRC), now);
        }
        assertThat(found).isTrue();
    }

    @Test
    void whatIsNoPacketIsRefused() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            ByteBuffer packet = ByteBuffer.wrap(noise);
            if (noise.length >= 12) {
                assertThat(receiver.rtp(packet, 0)).isFalse();
            }
            if (noise.length >= 8) {
                assertThat(receiver.rtcp(ByteBuffer.wrap(noise), 0)).isFalse();
            }
        }
        assertThat(receiver.rtp(sealed(1, SSRC), 0)).isTrue();
    }

    @Test
    void controlThatSaysItIsNotEncryptedIsRefused() {
        ByteBuffer control = control(SSRC);
        Transform transform = Transform.of(key, true);
        int length = transform.seal(control.array(), 0, control.limit(), control.limit(), SSRC, 1, 1);
        assertThat(receiver.rtcp(control.limit(length), 0)).isFalse();
    }
}
