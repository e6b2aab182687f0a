package org.patchbay.media.rtpengine.ng;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/** Against a socket that answers what the test wants. */
class NgClientTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private DatagramSocket daemon;
    private NgClient client;

    @BeforeEach
    void start() throws IOException {
        daemon = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon.setSoTimeout(5000);
        client = new NgClient((InetSocketAddress) daemon.getLocalSocketAddress(), timer);
    }

    @AfterEach
    void stop() {
        client.close();
        daemon.close();
        timer.shutdownNow();
    }

    private record Request(String cookie, String body, InetSocketAddress from) {}

    private Request next() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        daemon.receive(packet);
        String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
        int space = text.indexOf(' ');
        return new Request(
                text.substring(0, space), text.substring(space + 1), (InetSocketAddress) packet.getSocketAddress());
    }

    private void send(Request to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        daemon.send(new DatagramPacket(bytes, bytes.length, to.from));
    }

    private CompletableFuture<Map<String, Object>> ping() {
        return client.ask(Map.of("command", "ping")).toCompletableFuture();
    }

    private static Map<String, Object> done(CompletableFuture<Map<String, Object>> reply) throws Exception {
        return reply.get(5, TimeUnit.SECONDS);
    }

    private static MediaException refusal(CompletableFuture<Map<String, Object>> reply) {
        Throwable thrown = catchThrowable(() -> reply.get(5, TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(MediaException.class);
        return (MediaException) thrown.getCause();
    }

    @Test
    void eachReplyGoesToTheRequestWithItsCookie() throws Exception {
        List<CompletableFuture<Map<String, Object>>> replies = new ArrayList<>();
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            replies.add(
                    client.ask(Map.of("command", "query", "call-id", "c" + i)).toCompletableFuture());
            requests.add(next());
        }
        assertThat(requests.stream().map(Request::cookie)).doesNotHaveDuplicates();
        for (int i = 49; i >= 0; i--) {
            assertThat(requests.get(i).body).contains(("c" + i).length() + ":c" + i);
            send(requests.get(i), requests.get(i).cookie + " d6:result2:ok6:numberi" + i + "ee");
        }
        for (int i = 0; i < 50; i++) {
            assertThat(done(replies.get(i))).containsEntry("number", (long) i);
        }
    }

    @Test
    void whatIsNotAnsweredIsSentAgainUnderTheSameCookie() throws Exception {
        CompletableFuture<Map<String, Object>> reply = ping();
        Request first = next();
        Request second = next();
        assertThat(second).isEqualTo(first);
        send(second, second.cookie + " d6:result4:ponge");
        assertThat(done(reply)).containsEntry("result", "pong");
        send(second, second.cookie + " d6:result4:ponge");
        Request other = nextOf(ping());
        assertThat(other.cookie).isNotEqualTo(first.cookie);
    }

    @Test
    void aReplyIsNotKeptUntilTheRequestWouldBeSentAgain() throws Exception {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        CountDownLatch held = new CountDownLatch(1);
        try (NgClient patient = new NgClient((InetSocketAddress) daemon.getLocalSocketAddress(), timer)) {
            // So that its time never comes.
            timer.execute(() -> awaitQuietly(held));
            WeakReference<Map<String, Object>> reply = new WeakReference<>(asked(patient));
            await().untilAsserted(() -> {
                System.gc();
                assertThat(reply.refersTo(null)).isTrue();
            });
            assertThat(timer.getQueue()).hasSize(1);
        } finally {
            held.countDown();
            timer.shutdownNow();
        }
    }

    private Map<String, Object> asked(NgClient by) throws Exception {
        CompletableFuture<Map<String, Object>> reply =
                by.ask(Map.of("command", "query")).toCompletableFuture();
        Request request = next();
        send(request, request.cookie + " d6:result2:oke");
        return done(reply);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Request nextOf(CompletableFuture<Map<String, Object>> reply) throws Exception {
        Request request = next();
        send(request, request.cookie + " d6:result4:ponge");
        done(reply);
        return request;
    }

    @Test
    void silenceEndsInARefusalThatNamesTheInstance() {
        MediaException refused = refusal(ping());
        assertThat(refused.sip()).isEqualTo(503);
        assertThat(refused).hasMessage("rtpengine 127.0.0.1:" + daemon.getLocalPort() + " does not answer");
    }

    @Test
    void whereNothingListensThatIsKnownAtOnce() {
        daemon.close();
        CompletableFuture<Map<String, Object>> reply = ping();
        assertThat(refusal(reply)).hasMessageContaining("nothing listens");
    }

    @Test
    void anErrorIsItsReason() throws Exception {
        CompletableFuture<Map<String, Object>> reply = ping();
        Request request = next();
        send(request, request.cookie + " d6:result5:error12:error-reason15:Unknown call-ide");
        assertThat(refusal(reply)).hasMessageEndingWith("refuses (error): Unknown call-id");
        CompletableFuture<Map<String, Object>> full = ping();
        request = next();
        send(request, request.cookie + " d6:result10:load limit7:message4:fulle");
        assertThat(refusal(full)).hasMessageEndingWith("refuses (load limit): full");
    }

    @Test
    void nonsenseAndTheRepliesToOthersChangeNothing() throws Exception {
        CompletableFuture<Map<String, Object>> reply = ping();
        Request request = next();
        for (String nonsense : List.of("", " ", "x", "other_1 d6:result4:ponge", "d6:result4:ponge", "\u0000\u00ff")) {
            send(request, nonsense);
        }
        send(request, request.cookie + " d6:result4:ponge");
        assertThat(done(reply)).containsEntry("result", "pong");

        CompletableFuture<Map<String, Object>> malformed = ping();
        request = next();
        send(request, request.cookie + " d6:result400:pong");
        assertThat(refusal(malformed)).hasMessageContaining("cannot be read");
        CompletableFuture<Map<String, Object>> empty = ping();
        request = next();
        send(request, request.cookie);
        assertThat(refusal(empty)).hasMessageContaining("cannot be read");
    }

    @Test
    void whatDoesNotFitIntoADatagramIsRefused() {
        assertThat(refusal(client.ask(Map.of("blob", new byte[70_000])).toCompletableFuture()))
                .hasMessageContaining("in one datagram");
    }

    @Test
    void whoIsWaitingWhenItEndsIsTold() throws Exception {
        CompletableFuture<Map<String, Object>> reply = ping();
        Request unused = next();
        client.close();
        assertThat(refusal(reply)).hasMessageContaining("not asked any more");
        assertThat(refusal(ping())).hasMessageContaining("cannot be asked");
    }
}
