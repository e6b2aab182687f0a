package org.patchbay.sip.trunk.capture;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class RingTest {
    private static final InetSocketAddress OURS = new InetSocketAddress("192.0.2.1", 5060);
    private static final InetSocketAddress THEIRS = new InetSocketAddress("2001:db8::7", 40_000);
    private static final int BYTES = 4096;

    private static byte[] text(int number, int length) {
        String begin = number + " ";
        return (begin + "x".repeat(Math.max(0, length - begin.length()))).getBytes(StandardCharsets.US_ASCII);
    }

    private static List<String> read(Ring ring) {
        List<String> texts = new ArrayList<>();
        ring.each(packet -> texts.add(new String(packet.bytes(), StandardCharsets.US_ASCII)));
        return texts;
    }

    @Test
    void aMessageComesOutAsItWent() {
        Ring ring = new Ring(BYTES);
        assertThat(read(ring)).isEmpty();
        ring.add(true, Transport.TLS, new InetSocketAddress("::", 5061), THEIRS, text(1, 100));
        ring.add(false, Transport.UDP, OURS, new InetSocketAddress("198.51.100.7", 65_535), text(2, 0));
        List<Packet> packets = new ArrayList<>();
        ring.each(packets::add);
        assertThat(packets).hasSize(2);
        Packet sent = packets.get(0);
        assertThat(sent.sent()).isTrue();
        assertThat(sent.transport()).isEqualTo(Transport.TLS);
        assertThat(sent.source()).isEqualTo(new InetSocketAddress("::", 5061));
        assertThat(sent.destination()).isEqualTo(THEIRS);
        assertThat(sent.bytes()).isEqualTo(text(1, 100));
        Packet received = packets.get(1);
        assertThat(received.sent()).isFalse();
        assertThat(received.transport()).isEqualTo(Transport.UDP);
        assertThat(received.source()).isEqualTo(new InetSocketAddress("198.51.100.7", 65_535));
        assertThat(received.destination()).isEqualTo(OURS);
        assertThat(Duration.between(received.at(), Instant.now()).toSeconds()).isCloseTo(0, within(60L));
    }

    /** Lap after lap, with lengths that fit the end of the memory in every way: what is there are the last ones, whole and in order. */
    @Test
    void theNewestTakesThePlaceOfTheOldest() {
        Random random = new Random(7);
        Ring ring = new Ring(BYTES);
        Deque<String> all = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = text(i, random.nextInt(5) == 0 ? random.nextInt(BYTES + 100) : random.nextInt(400));
            ring.add(random.nextBoolean(), Transport.UDP, OURS, THEIRS, bytes);
            if (bytes.length <= BYTES - 40) {
                all.add(new String(bytes, StandardCharsets.US_ASCII));
            }
            while (all.size() > 200) {
                all.remove();
            }
            if (i % 10 == 0) {
                List<String> there = read(ring);
                List<String> last = List.copyOf(all).subList(all.size() - there.size(), all.size());
                assertThat(there).isNotEmpty().isEqualTo(last);
                // Nothing made room that need not: with the next older one it would be too much.
                int held = there.stream().mapToInt(String::length).sum() + there.size() * 40;
                int older = all.size() > there.size()
                        ? List.copyOf(all).get(all.size() - there.size() - 1).length() + 40
                        : BYTES;
                int longest = last.stream().mapToInt(String::length).max().orElse(0) + 44;
                assertThat(held).isLessThanOrEqualTo(BYTES + there.size() * 4);
                assertThat(held + older + longest).isGreaterThan(BYTES - 44 * 2);
            }
        }
    }

    @Test
    void whoReadsMeetsWholeMessagesWhileOthersCome() throws Exception {
        Ring ring = new Ring(64 * 1024);
        AtomicReference<String> wrong = new AtomicReference<>("");
        Thread writer = new Thread(() -> {
            Random random = new Random(1);
            for (int i = 0; i < 200_000; i++) {
                ring.add(false, Transport.UDP, OURS, THEIRS, text(i, random.nextInt(300)));
            }
        });
        writer.start();
        while (writer.isAlive()) {
            int[] last = {-1};
            ring.each(packet -> {
                String text = new String(packet.bytes(), StandardCharsets.US_ASCII);
                int number = Integer.parseInt(text.substring(0, text.indexOf(' ')));
                if (number <= last[0] || !text.substring(text.indexOf(' ') + 1).matches("x*")) {
                    wrong.set(last[0] + " before " + text);
                }
                last[0] = number;
            });
        }
        writer.join();
        assertThat(wrong.get()).isEmpty();
        assertThat(read(ring)).hasSizeGreaterThan(100);
    }
}
