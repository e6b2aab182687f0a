package org.patchbay.sip.stack;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.StreamSettings;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who reads a connection deals with what it has read and answers it, as long as that keeps nobody waiting. */
class StreamReceivingTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<String> by = new CopyOnWriteArrayList<>();
    private final List<String> stopped = new CopyOnWriteArrayList<>();
    private final Party server = new Party(StackSettings.defaults().withWorkers(4), SourceFilter.ANYONE);
    private Socket socket;
    private volatile int answers;
    private int sent;

    @BeforeEach
    void open() throws Exception {
        server.answer = 200;
        ListeningPoint to = server.listen(Transport.TCP);
        socket = new Socket();
        // Small, so that little is needed to fill it.
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", to.localAddress().getPort()));
    }

    @AfterEach
    void close() throws IOException {
        release.countDown();
        socket.close();
        server.stack.close();
    }

    private void send(String... ids) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String id : ids) {
            all.append(Party.text("OPTIONS", id, "SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK" + id));
        }
        OutputStream out = socket.getOutputStream();
        out.write(all.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
        sent += ids.length;
    }

    private void reads() {
        Thread thread = new Thread(() -> {
            try {
                StringBuilder text = new StringBuilder();
                byte[] bytes = new byte[4096];
                for (int n = socket.getInputStream().read(bytes);
                        n >= 0;
                        n = socket.getInputStream().read(bytes)) {
                    text.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
                    answers = text.toString().split("SIP/2.0 200", -1).length - 1;
                }
            } catch (IOException e) {
                answers = Math.max(answers, 0);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** What it has sent is answered, and one of the reading threads deals with what comes, with the other standing by. */
    private void isDealtWithAndRead() {
        reads();
        isDealtWithByTheReader();
        await().until(() -> answers == sent);
    }

    private void isDealtWithByTheReader() {
        server.work = () -> by.add(Thread.currentThread().getName());
        await().until(() -> {
            int before = by.size();
            send("r" + sent);
            await().until(() -> by.size() > before);
            return by.get(before).contains("-read");
        });
    }

    @Test
    void whatComesBehindOneThatTakesLongIsReadByAnother() throws Exception {
        isDealtWithAndRead();
        String slow = "slow";
        int worker = CallIdOf.worker(slow);
        server.work = () -> {
            stopped.add(Thread.currentThread().getName());
            if (stopped.size() == 1) {
                Party.waitFor(release);
            }
        };
        int before = answers;
        // In one segment: what was read along with the slow one must not be lost, nor be dealt with twice.
        String first = CallIdOf.onAnother(worker, "a");
        String second = CallIdOf.onAnother(worker, "b");
        send(slow, first, second);
        await().until(() -> answers == before + 2);
        send(CallIdOf.onAnother(worker, "c"));
        await().until(() -> answers == before + 3);
        release.countDown();
        await().until(() -> answers == before + 4);
        assertThat(stopped.get(0)).contains("-read");
        assertThat(server.requests.stream().map(t -> t.request().callId()))
                .doesNotHaveDuplicates()
                .hasSize(sent);
    }

    /** It was to be written together with what is said to those that came along. */
    @Test
    void anAnswerDoesNotWaitForTheNextOneThatTakesLong() throws Exception {
        isDealtWithAndRead();
        String slow = "slow";
        String first = CallIdOf.onAnother(CallIdOf.worker(slow), "a");
        server.work = () -> {
            stopped.add(Thread.currentThread().getName());
            if (stopped.size() == 2) {
                Party.waitFor(release);
            }
        };
        int before = answers;
        send(first, slow);
        await().until(() -> stopped.size() == 2 && answers == before + 1);
        assertThat(stopped).allMatch(name -> name.contains("-read"));
        release.countDown();
        await().until(() -> answers == before + 2);
    }

    /** What came along is dealt with one after the other, and each takes a while. */
    @Test
    void anAnswerDoesNotWaitForAllThatFollow() throws Exception {
        isDealtWithAndRead();
        int before = answers;
        List<Integer> answered = new CopyOnWriteArrayList<>();
        server.work = () -> {
            LockSupport.parkNanos(10_000_000);
            answered.add(answers - before);
        };
        String[] ids = new String[20];
        Arrays.setAll(ids, i -> "f" + i);
        send(ids);
        await().until(() -> answers == before + ids.length);
        assertThat(answered).hasSize(ids.length);
        assertThat(answered.get(ids.length - 1)).isPositive();
    }

    /** Its answers fill what can be on the way; who writes them is kept waiting, and the others go on all the same. */
    @Test
    void whoDoesNotReadKeepsNobodyElseWaiting() throws Exception {
        isDealtWithByTheReader();
        ListeningPoint udp = server.listen(Transport.UDP);
        Party other = new Party(StackSettings.defaults().withWorkers(1), SourceFilter.ANYONE);
        try {
            ListeningPoint from = other.listen(Transport.TCP);
            ListeningPoint to = server.listen(Transport.TCP);
            server.work = () -> {};
            Thread flood = new Thread(() -> {
                try {
                    String much = "x".repeat(3000);
                    for (int i = 0; i < 100_000; i++) {
                        send(much + i);
                    }
                } catch (IOException e) {
                    stopped.add(e.toString());
                }
            });
            flood.setDaemon(true);
            flood.start();
            // The server gives the connection up when too much waits for it; until then and afterwards it serves
            // others.
            for (int i = 0; i < 200; i++) {
                int before = i;
                other.stack.send(from, other.to(to), other.request("OPTIONS", "o" + i), other);
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> other.count("200") == before + 1);
            }
            await().until(() -> !stopped.isEmpty());
            other.stack.send(other.listen(Transport.UDP), other.to(udp), other.request("OPTIONS", "u"), other);
            await().until(() -> other.count("200") == 201);
        } finally {
            other.stack.close();
        }
    }

    /** More waits to be written than can be on the way, and the refusal behind it: the writer never comes to its end. */
    @Test
    void whoSendsWhatCannotBeReadAndReadsNothingIsLeft() throws Exception {
        StreamSettings limits = StreamSettings.defaults();
        Party patient = new Party(
                StackSettings.defaults()
                        .withWorkers(1)
                        .withStreams(new StreamSettings(
                                limits.maxConnections(),
                                limits.handshakesPerAddress(),
                                limits.connectTimeout(),
                                limits.handshakeTimeout(),
                                limits.messageTimeout(),
                                limits.idleTimeout(),
                                64 * 1024 * 1024,
                                limits.keepAlive(),
                                limits.pong(),
                                limits.renewal())),
                SourceFilter.ANYONE);
        patient.answer = 200;
        socket.close();
        socket = new Socket();
        socket.setReceiveBufferSize(4096);
        try {
            socket.connect(new InetSocketAddress(
                    "127.0.0.1", patient.listen(Transport.TCP).localAddress().getPort()));
            String much = "x".repeat(3000);
            for (int i = 0; i < 4000; i++) {
                send(much + i);
            }
            await().until(() -> patient.requests.size() == 4000);
            assertThat(patient.stack.statistics().connections()).isOne();
            socket.getOutputStream()
                    .write(Party.text("OPTIONS", "last", "SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKlast")
                            .replace("Length: 0", "Length: 70000")
                            .getBytes(StandardCharsets.UTF_8));
            await().until(() -> patient.stack.statistics().connections() == 0);
        } finally {
            patient.stack.close();
        }
    }
}
