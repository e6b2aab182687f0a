package org.patchbay.sip.stack;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two stacks, or a stack and a bare socket, over the loopback interface. */
class LoopbackTest {
    private final Party server = new Party(StackSettings.defaults().withWorkers(2), SourceFilter.ANYONE);
    private final Party client = new Party(StackSettings.defaults().withWorkers(2), SourceFilter.ANYONE);

    @AfterEach
    void close() {
        client.stack.close();
        server.stack.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void aCallGoesThrough(Transport transport) throws Exception {
        ListeningPoint there = server.listen(transport);
        ListeningPoint here = client.listen(transport);
        server.answer = 200;
        SipRequest invite = client.request("INVITE", "call-1");
        client.stack.send(here, client.to(there), invite, client);
        await().until(() -> client.heard("200"));
        SipRequest ack = client.stack.sendStateless(here, client.to(there), client.request("ACK", "call-1"));
        await().until(() -> server.heard("ack"));
        assertThat(client.stack.sendStateless(here, client.to(there), ack)).isSameAs(ack);
        client.stack.send(here, client.to(there), client.request("BYE", "call-1"), client);
        await().until(() -> server.heard("BYE"));
        assertThat(server.lastRequest().receivedOn().transport()).isEqualTo(transport);
        assertThat(server.lastRequest().topVia().parameters().get("rport"))
                .isEqualTo(Integer.toString(
                        server.lastRequest().receivedOn().remote().getPort()));
        assertThat(server.onWorker).isTrue();
    }

    /** As at every update of a trunk: its ports are opened again at once. */
    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void aPortIsFreeOnceItsPointIsClosed(Transport transport) throws Exception {
        ListeningPoint point = server.listen(transport);
        for (int i = 0; i < 200; i++) {
            point.close();
            point = server.stack.listen(ListenSettings.plain("again-" + i, transport, point.localAddress()));
            assertThat(point.open()).isTrue();
        }
    }

    @Test
    void anOpenStreamIsReusedForTheSameDestination() throws Exception {
        ListeningPoint there = server.listen(Transport.TCP);
        ListeningPoint here = client.listen(Transport.TCP);
        server.answer = 200;
        for (int i = 0; i < 20; i++) {
            client.stack.send(here, client.to(there), client.request("OPTIONS", "o-" + i), client);
        }
        await().until(() -> client.count("200") == 20);
        assertThat(client.stack.statistics().connections()).isEqualTo(1);
    }

    @Test
    void theServerCanCallBackOverTheClientsConnection() throws Exception {
        ListeningPoint there = server.listen(Transport.TCP);
        ListeningPoint here = client.listen(Transport.TCP);
        server.answer = 200;
        client.answer = 200;
        client.stack.send(here, client.to(there), client.request("OPTIONS", "o"), client);
        await().until(() -> client.heard("200"));
        server.stack.send(
                there, Destination.back(server.lastRequest().receivedOn()), server.request("OPTIONS", "back"), server);
        await().until(() -> server.heard("200"));
        assertThat(client.lastRequest().receivedOn().outbound()).isTrue();
        assertThat(server.stack.statistics().connections()).isEqualTo(1);
    }

    @Test
    void aClosedPortIsReportedAtOnce() throws Exception {
        ListeningPoint here = client.listen(Transport.TCP);
        client.stack.send(here, Destination.of(Transport.TCP, "127.0.0.1", 1), client.request("OPTIONS", "o"), client);
        await().atMost(Duration.ofSeconds(2)).until(() -> client.heard("failed 503"));
        assertThat(client.stack.statistics().connections()).isZero();
    }

    @Test
    void aNameThatDoesNotExistIsReported() throws Exception {
        ListeningPoint here = client.listen(Transport.UDP);
        client.stack.send(
                here, Destination.of(Transport.UDP, "no such host", 5060), client.request("OPTIONS", "o"), client);
        await().until(() -> client.heard("failed 503"));
    }

    @Test
    void aNameIsLookedUpAwayFromTheWorker() throws Exception {
        ListeningPoint there = server.listen(Transport.UDP);
        ListeningPoint here = client.listen(Transport.UDP);
        server.answer = 200;
        Destination byName =
                Destination.of(Transport.UDP, "localhost", there.localAddress().getPort());
        client.stack.send(here, byName, client.request("OPTIONS", "o"), client);
        await().until(() -> client.heard("200"));
    }

    @Test
    void aResponseFindsItsWayWhenTheConnectionIsGone() throws Exception {
        ListeningPoint there = server.listen(Transport.TCP);
        ListeningPoint here = client.listen(Transport.TCP);
        try (Socket socket = new Socket("127.0.0.1", there.localAddress().getPort())) {
            String via = "SIP/2.0/TCP 127.0.0.1:" + here.localAddress().getPort() + ";branch=z9hG4bKgone";
            socket.getOutputStream().write(Party.text("INVITE", "gone", via).getBytes(StandardCharsets.UTF_8));
            await().until(() -> server.heard("INVITE"));
            // Answered in time, else the automatic 100 would open the way back before it is looked at.
            server.reply(180);
            socket.setSoTimeout(5000);
            assertThat(socket.getInputStream().read(new byte[2000])).isPositive();
        }
        await().until(() -> server.stack.statistics().connections() == 0);
        server.reply(486);
        await().until(() -> client.heard("stray 486"));
    }

    @Test
    void theSecondLegOfACallCanBePutOnTheSameWorker() throws Exception {
        for (int i = 0; i < 50; i++) {
            String callId = "call-" + i;
            String near = client.stack.newCallIdNear(callId);
            var same = new java.util.concurrent.CompletableFuture<Boolean>();
            client.stack.execute(callId, () -> same.complete(client.stack.onWorkerOf(near)));
            assertThat(same.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void timersRunOnTheWorkerUnlessCancelled() throws Exception {
        var fired = new java.util.concurrent.CountDownLatch(1);
        boolean[] wrong = new boolean[2];
        client.stack.schedule("t", Duration.ofMillis(20), () -> wrong[0] = true).cancel();
        client.stack.schedule("t", Duration.ofMillis(30), () -> {
            wrong[1] = !client.stack.onWorkerOf("t");
            fired.countDown();
        });
        assertThat(fired.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).containsExactly(false, false);
    }

    @Test
    void datagramsThatAreNotSipChangeNothing() throws Exception {
        ListeningPoint there = server.listen(Transport.UDP);
        server.answer = 200;
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            socket.setSoTimeout(5000);
            InetSocketAddress to = there.localAddress();
            for (String text :
                    new String[] {"\r\n\r\n", "", "\0\0\0\0", "GET / HTTP/1.1\r\n\r\n", "INVITE", "SIP/2.0 "}) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(bytes, bytes.length, to));
            }
            assertThat(exchange(socket, to, Party.text("OPTIONS", "x", "SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK1")))
                    .startsWith("SIP/2.0 200");
            assertThat(exchange(
                            socket,
                            to,
                            Party.text("OPTIONS", "x", "SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK2")
                                    .replace("From: <sip:a@x>;tag=f", "From: <<")))
                    .startsWith("SIP/2.0 400")
                    .contains("rport=" + socket.getLocalPort());
            assertThat(exchange(
                            socket,
                            to,
                            Party.text("OPTIONS", "x", "SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK3")
                                    .replace(" SIP/2.0\r\nVia", " SIP/7.0\r\nVia")))
                    .startsWith("SIP/2.0 505");
        }
    }

    private static String exchange(DatagramSocket socket, InetSocketAddress to, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
        DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
        socket.receive(answer);
        return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void aSourceThatIsNotConfiguredGetsNoAnswerAndNoParser() throws Exception {
        Party choosy = new Party(StackSettings.defaults().withWorkers(1), (transport, remote) -> remote.getAddress()
                .equals(InetAddress.getLoopbackAddress()));
        try {
            ListeningPoint there = choosy.listen(Transport.UDP);
            try (DatagramSocket stranger = new DatagramSocket(new InetSocketAddress("127.0.0.77", 0))) {
                byte[] bytes = Party.text("OPTIONS", "x", "SIP/2.0/UDP 127.0.0.77;rport;branch=z9hG4bK1")
                        .getBytes(StandardCharsets.UTF_8);
                stranger.send(new DatagramPacket(bytes, bytes.length, there.localAddress()));
            }
            await().until(() -> choosy.stack.statistics().dropped().get("source") == 1);
            assertThat(choosy.stack.statistics().parsed()).isZero();
        } finally {
            choosy.stack.close();
        }
    }

    @Test
    void overAStreamNewCallsAreRefusedWhileNoneIsAdmitted() throws Exception {
        ListeningPoint there = server.listen(Transport.TCP);
        ListeningPoint here = client.listen(Transport.TCP);
        server.answer = 200;
        server.stack.admit(false);
        client.stack.send(here, client.to(there), client.request("INVITE", "n"), client);
        await().until(() -> client.heard("503"));
        await().until(() -> server.stack.statistics().dropped().get("overload-ack") == 1);
        client.stack.send(here, client.to(there), client.request("OPTIONS", "n"), client);
        await().until(() -> client.heard("200"));
        server.refusal = 500;
        client.stack.send(here, client.to(there), client.request("INVITE", "o"), client);
        await().until(() -> client.heard("500"));
        server.stack.admit(true);
        client.stack.send(here, client.to(there), client.request("INVITE", "m"), client);
        await().until(() -> client.count("200") == 2);
        assertThat(client.responses.get(0).first("Retry-After")).isEqualTo("5");
        assertThat(server.stack.statistics().refused()).isEqualTo(2);
        assertThat(server.count("INVITE")).isEqualTo(1);
    }

    /** The peer repeats it, and whoever has the port then serves it: also an emergency call. */
    @ParameterizedTest
    @ValueSource(strings = {"", "sip:b@127.0.0.1"})
    void aDatagramThatBeginsACallIsLeftToTheNextStack(String emergency) throws Exception {
        ListeningPoint there = server.listen(Transport.UDP);
        ListeningPoint here = client.listen(Transport.UDP);
        server.answer = 200;
        server.emergency = emergency;
        server.stack.admit(false);
        client.stack.send(here, client.to(there), client.request("INVITE", "n"), client);
        await().until(() -> server.stack.statistics().dropped().get("stopping") >= 1);
        client.stack.send(here, client.to(there), client.request("OPTIONS", "n"), client);
        await().until(() -> client.heard("200"));
        assertThat(client.responses).hasSize(1);
        assertThat(server.heard("INVITE")).isFalse();
        there.close();
        Party next = new Party(StackSettings.defaults().withWorkers(1), SourceFilter.ANYONE);
        try {
            next.answer = 200;
            next.stack.listen(ListenSettings.plain("next", Transport.UDP, there.localAddress()));
            await().until(() -> next.heard("INVITE"));
            await().until(() -> client.count("200") == 2);
            assertThat(client.log).noneMatch(line -> line.startsWith("failed"));
        } finally {
            next.stack.close();
        }
    }

    /** What has come before waits for its worker, and nothing was said to its peer. */
    @Test
    void whatWaitsForItsWorkerIsLeftToTheNextStackToo() throws Exception {
        ListeningPoint there = server.listen(Transport.UDP);
        ListeningPoint here = client.listen(Transport.UDP);
        var go = new java.util.concurrent.CountDownLatch(1);
        for (String call : List.of("busy-0", "busy-1", "busy-2", "busy-3", "n")) {
            server.stack.execute(call, () -> {
                try {
                    assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        client.stack.send(here, client.to(there), client.request("INVITE", "n"), client);
        await().until(() -> server.stack.statistics().received() >= 1);
        server.stack.admit(false);
        go.countDown();
        await().until(() -> server.stack.statistics().dropped().get("stopping") >= 1);
        assertThat(server.heard("INVITE")).isFalse();
        assertThat(client.responses).isEmpty();
    }

    @Test
    void aClosedPointSendsNothingAndFreesItsPort() throws Exception {
        ListeningPoint first = client.listen(Transport.TCP);
        first.close();
        first.close();
        assertThat(client.stack.listeningPoints()).isEmpty();
        client.stack.send(
                first, Destination.of(Transport.TCP, "127.0.0.1", 5060), client.request("OPTIONS", "c"), client);
        await().until(() -> client.heard("failed 503"));
        ListeningPoint again = client.stack.listen(ListenSettings.plain("p", Transport.TCP, first.localAddress()));
        assertThat(again.open()).isTrue();
    }
}
