package org.patchbay.sip.stack.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** On loopback, where what has been sent is there. */
class DatagramSenderTest {
    private final List<String> faults = new ArrayList<>();
    private DatagramChannel from;
    private DatagramChannel peer;
    private final AtomicLong now = new AtomicLong();
    private DatagramSender sender;

    @BeforeEach
    void open() throws Exception {
        from = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        peer = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        peer.configureBlocking(false);
        sender = new DatagramSender(from, now::get);
    }

    @AfterEach
    void close() throws Exception {
        from.close();
        peer.close();
    }

    private void send(int number) {
        try {
            sender.send((InetSocketAddress) peer.getLocalAddress(), new byte[] {(byte) number}, faults::add);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Integer> received() throws Exception {
        List<Integer> all = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.allocate(1);
        while (peer.receive(bytes.clear()) != null) {
            all.add((int) bytes.get(0));
        }
        return all;
    }

    @Test
    void nothingWaitsForNobody() throws Exception {
        send(1);
        assertThat(received()).containsExactly(1);
        sender.gather();
        sender.release();
        send(2);
        assertThat(received()).containsExactly(2);
    }

    @Test
    void whatIsGatheredLeavesTogetherAndInOrder() throws Exception {
        sender.gather();
        IntStream.range(0, 5).forEach(this::send);
        assertThat(received()).isEmpty();
        sender.release();
        assertThat(received()).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void nobodyOvertakesWhatWaits() throws Exception {
        sender.gather();
        send(1);
        CompletableFuture.runAsync(() -> send(2)).join();
        assertThat(received()).isEmpty();
        sender.release();
        assertThat(received()).containsExactly(1, 2);
    }

    @Test
    void manyDoNotWait() throws Exception {
        sender.gather();
        IntStream.range(1, DatagramSender.MOST).forEach(this::send);
        assertThat(received()).isEmpty();
        send(DatagramSender.MOST);
        assertThat(received()).hasSize(DatagramSender.MOST);
    }

    @Test
    void theNextOneTakesAlongWhatHasWaitedForLong() throws Exception {
        sender.gather();
        send(1);
        now.addAndGet(DatagramSender.LONGEST_NANOS - 1);
        send(2);
        assertThat(received()).isEmpty();
        now.addAndGet(1);
        send(3);
        assertThat(received()).containsExactly(1, 2, 3);
    }

    /** With the mark on the thread, the channel would be closed. */
    @Test
    void aMarkOfInterruptionIsKeptFromTheChannel() throws Exception {
        Thread.currentThread().interrupt();
        send(1);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(received()).containsExactly(1);
    }

    @Test
    void whoWasNotSentIsToldAndTheOthersAreSent() throws Exception {
        sender.gather();
        sender.send((InetSocketAddress) peer.getLocalAddress(), new byte[70_000], why -> {
            faults.add(why);
            // Whoever is told may go on sending, from any thread.
            CompletableFuture.runAsync(() -> send(2)).join();
        });
        send(1);
        sender.release();
        assertThat(faults).hasSize(1).first().asString().startsWith("UDP to /127.0.0.1:");
        assertThat(received()).containsExactly(1, 2);
        from.close();
        send(3);
        assertThat(faults).hasSize(2);
    }
}
