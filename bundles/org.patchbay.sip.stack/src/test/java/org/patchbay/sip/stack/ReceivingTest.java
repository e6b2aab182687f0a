package org.patchbay.sip.stack;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who receives deals with it, as long as that keeps nobody waiting. */
class ReceivingTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<String> by = new CopyOnWriteArrayList<>();
    private final Party server = new Party(
            StackSettings.defaults()
                    .withWorkers(2)
                    .withOverload(new OverloadSettings(Duration.ofMillis(100), Duration.ofMillis(200), 7, 100)),
            SourceFilter.ANYONE);
    private DatagramSocket socket;
    private ListeningPoint to;
    private int sent;

    @BeforeEach
    void open() throws Exception {
        server.answer = 200;
        to = server.listen(Transport.UDP);
        socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    }

    @AfterEach
    void close() {
        release.countDown();
        server.goOn.countDown();
        socket.close();
        server.stack.close();
    }

    private void send(String method) throws Exception {
        String id = "r" + sent++;
        byte[] bytes = Party.text(method, id, "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK" + id + ";rport")
                .getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to.localAddress()));
    }

    private void stop() {
        by.add(Thread.currentThread().getName());
        Party.waitFor(release);
    }

    private boolean dealsItself() throws Exception {
        int before = by.size();
        server.work = () -> by.add(Thread.currentThread().getName());
        send("OPTIONS");
        await().until(() -> by.size() > before);
        return by.get(before).startsWith("sip-udp");
    }

    @Test
    void itStandsStillWithAWorkerAndIsReplaced() throws Exception {
        await().until(this::dealsItself);
        by.clear();
        server.work = this::stop;
        // The first keeps its worker and the thread that receives, another one the other worker: by its own thread, as
        // there is no stand-in.
        for (int i = 0; i < 30; i++) {
            send("OPTIONS");
        }
        await().until(() -> by.size() == 2);
        await().until(() -> server.stack.statistics().received() == sent);
        await().until(() -> server.stack.statistics().queueAgeMillis() > 250);
        send("INVITE");
        await().until(() -> server.stack.statistics().refused() == 1);
        release.countDown();
        await().until(() -> server.count("OPTIONS") == sent - 1);
        assertThat(server.onWorker).isTrue();
        await().until(this::dealsItself);
    }

    /** What waits in the kernel nobody sees, and nobody refuses. */
    @Test
    void itGoesOnReceivingWhenItCannotKeepUp() throws Exception {
        await().until(this::dealsItself);
        server.work = () -> LockSupport.parkNanos(20_000_000);
        for (int i = 0; i < 1000 && server.stack.statistics().refused() == 0; i++) {
            send("INVITE");
            LockSupport.parkNanos(3_000_000);
        }
        assertThat(server.stack.statistics().refused()).isPositive();
        server.work = () -> {};
    }

    /** With the mark on the thread, the next call of a channel would close it. */
    @Test
    void aMarkOfInterruptionDoesNotCloseTheListeningPoint() throws Exception {
        await().until(this::dealsItself);
        server.work = () -> Thread.currentThread().interrupt();
        send("OPTIONS");
        await().until(() -> server.count("OPTIONS") == sent);
        assertThat(to.open()).isTrue();
        await().until(this::dealsItself);
    }

    /** While they come fast, what they cause leaves together: not later than another thread receives in the place of one that is kept. */
    @Test
    void anAnswerDoesNotWaitForTheNextOneThatTakesLong() throws Exception {
        await().until(this::dealsItself);
        server.work = () -> by.add(Thread.currentThread().getName());
        Set<String> answered = ConcurrentHashMap.newKeySet();
        reads(answered);
        while (server.count("busy") == 0) {
            for (int i = 0; i < 50; i++) {
                send("OPTIONS");
                send("OPTIONS");
                send("OPTIONS");
                LockSupport.parkNanos(500_000);
            }
            send("OPTIONS");
            server.slow = "r" + sent;
            String before = "r" + (sent - 1);
            send("OPTIONS");
            await().until(() -> server.count("busy") == 1);
            await().until(() -> answered.contains(before));
        }
        assertThat(by.get(by.size() - 1)).startsWith("sip-udp");
        assertThat(answered).doesNotContain(server.slow);
        server.goOn.countDown();
        await().until(() -> answered.contains(server.slow));
    }

    private void reads(Set<String> answered) {
        Thread thread = new Thread(() -> {
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            try {
                while (true) {
                    socket.receive(packet);
                    String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                    answered.add(text.replaceAll("(?s).*Call-ID: (\\w+).*", "$1"));
                }
            } catch (IOException e) {
                answered.add("closed");
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
