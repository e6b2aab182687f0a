package org.patchbay.sip.stack;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.StreamSettings;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the stack answers by itself, and what it ends. */
class BadMessagesTest {
    private static final Duration PATIENCE = Duration.ofMillis(600);

    private final Party server = new Party(
            StackSettings.defaults()
                    .withWorkers(1)
                    .withStreams(new StreamSettings(
                            8,
                            8,
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(2),
                            PATIENCE,
                            Duration.ofMinutes(1),
                            100_000,
                            Duration.ofMinutes(1),
                            Duration.ofSeconds(10),
                            Duration.ofHours(1))),
            SourceFilter.ANYONE);

    BadMessagesTest() {
        server.answer = 200;
    }

    @AfterEach
    void close() {
        server.stack.close();
    }

    private static String options(Transport transport) {
        return Party.text(
                "OPTIONS", "x", "SIP/2.0/" + transport + " 127.0.0.1;rport;branch=z9hG4bK" + System.nanoTime());
    }

    private String answer(Transport transport, String text) throws Exception {
        ListeningPoint there = server.listen(transport);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (transport == Transport.UDP) {
            try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
                socket.setSoTimeout(5000);
                socket.send(new DatagramPacket(bytes, bytes.length, there.localAddress()));
                DatagramPacket answer = new DatagramPacket(new byte[65535], 65535);
                socket.receive(answer);
                return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
            }
        }
        try (Socket socket = new Socket("127.0.0.1", there.localAddress().getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(bytes);
            byte[] answer = new byte[65535];
            return new String(answer, 0, socket.getInputStream().read(answer), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void headersWithoutMeasureAreRefused(Transport transport) throws Exception {
        assertThat(answer(transport, options(transport).replace("\r\n\r\n", "\r\n" + "A: b\r\n".repeat(193) + "\r\n")))
                .startsWith("SIP/2.0 513 Message Too Large");
        assertThat(answer(transport, options(transport).replace("\r\n\r\n", "\r\n" + "A: b\r\n".repeat(192) + "\r\n")))
                .startsWith("SIP/2.0 200");
        assertThat(answer(
                        transport, options(transport).replace("\r\n\r\n", "\r\nA: " + "b".repeat(60_000) + "\r\n\r\n")))
                .startsWith("SIP/2.0 513 Message Too Large")
                .contains("Call-ID: x");
        assertThat(server.stack.statistics().dropped()).containsEntry("oversized", 2L);
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void aDatagramIsTakenUpToWhatUdpCanCarry() throws Exception {
        String body = "b".repeat(60_000);
        assertThat(answer(
                        Transport.UDP,
                        options(Transport.UDP)
                                .replace("Content-Length: 0\r\n\r\n", "Content-Length: 60000\r\n\r\n" + body)))
                .startsWith("SIP/2.0 200");
        assertThat(server.lastRequest().bodyLength()).isEqualTo(60_000);
    }

    @Test
    void whoStillSendsGetsTheRefusalAndThenTheEnd() throws Exception {
        ListeningPoint there = server.listen(Transport.TCP);
        byte[] tooLong = (options(Transport.TCP).replace("Length: 0", "Length: 70000") + "b".repeat(70_000))
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket("127.0.0.1", there.localAddress().getPort())) {
                socket.setSoTimeout(5000);
                socket.getOutputStream().write(tooLong);
                // As of a peer that reads only after the stack has had time to close.
                Thread.sleep(i * 5L);
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("SIP/2.0 413")
                        .endsWith("\r\n\r\n");
            }
        }
        await().until(() -> server.stack.statistics().connections() == 0);
    }

    @Test
    void anAnnouncedBodyThatIsTooLongIsRefusedAndTheConnectionClosed() throws Exception {
        assertThat(answer(Transport.TCP, options(Transport.TCP).replace("Length: 0", "Length: 70000")))
                .startsWith("SIP/2.0 413");
        await().until(() -> server.stack.statistics().connections() == 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "From: <sip:a@x>;tag=f|X: y|no From",
                "To: <sip:b@y>|X: y|no To",
                "Call-ID: x|X: y|no Call-ID",
                "CSeq: 1 OPTIONS|X: y|no CSeq",
                "CSeq: 1 OPTIONS|CSeq: 1|CSeq without method",
                "CSeq: 1 OPTIONS|CSeq: x OPTIONS|CSeq is not a number",
                "Max-Forwards: 70|Max-Forwards: 256|Max-Forwards is not a number from 0 to 255",
                "Max-Forwards: 70|From: <sip:a@x>;tag=f|more than one From",
                "Content-Length: 0|Content-Length: 9|body shorter than Content-Length",
                "sip:b@127.0.0.1|<sip:b@127.0.0.1>|URI not understood",
            })
    void theAnswerSaysWhatIsWrong(String part, String instead, String why) throws Exception {
        assertThat(answer(Transport.UDP, options(Transport.UDP).replaceFirst(part, instead)))
                .startsWith("SIP/2.0 400 Bad Request: " + why);
    }

    @Test
    void aMessageThatStopsEndsItsConnectionAndOneThatIsSlowDoesNot() throws Exception {
        ListeningPoint there = server.listen(Transport.TCP);
        try (Socket stopping = new Socket("127.0.0.1", there.localAddress().getPort());
                Socket slow = new Socket("127.0.0.1", there.localAddress().getPort())) {
            stopping.setSoTimeout(5000);
            stopping.getOutputStream().write("OPTIONS sip:a@b SIP/2.0\r\nVia".getBytes(StandardCharsets.UTF_8));
            slow.getOutputStream().write(options(Transport.TCP).getBytes(StandardCharsets.UTF_8));
            assertThat(stopping.getInputStream().read()).as("closed").isEqualTo(-1);
            slow.getOutputStream().write(options(Transport.TCP).getBytes(StandardCharsets.UTF_8));
            await().until(() -> server.count("OPTIONS") == 2);
        }
    }
}
