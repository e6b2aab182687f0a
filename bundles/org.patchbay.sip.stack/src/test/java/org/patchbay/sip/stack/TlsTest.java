package org.patchbay.sip.stack;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.sip.stack.transport.ClientAuth;
import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.StreamSettings;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Mutual TLS: who is let in, who is not, and what the user learns of the peer. */
class TlsTest {
    @TempDir
    static Path directory;

    private static Keys hub;
    private static Keys sbc;
    private static Keys renewed;
    private static Keys rogue;

    private final Party server = new Party(settings(), SourceFilter.ANYONE);
    private final Party client = new Party(settings(), SourceFilter.ANYONE);

    @BeforeAll
    static void makeKeys() throws Exception {
        List<Keys> keys = List.of("hub.example", "sbc.example", "renewed.example", "rogue.example").parallelStream()
                .map(name -> {
                    try {
                        return Keys.named(directory, name);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
        hub = keys.get(0);
        sbc = keys.get(1);
        renewed = keys.get(2);
        rogue = keys.get(3);
    }

    private static StackSettings settings() {
        return StackSettings.defaults()
                .withWorkers(1)
                .withStreams(new StreamSettings(
                        4,
                        16,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        100_000,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(10),
                        Duration.ofHours(1)));
    }

    @AfterEach
    void close() {
        client.stack.close();
        server.stack.close();
    }

    private ListeningPoint server(ClientAuth auth, List<String> protocols) throws Exception {
        SSLContext context = hub.trusting(sbc, renewed);
        return server.stack.listen(new ListenSettings(
                "hub",
                Transport.TLS,
                new InetSocketAddress("127.0.0.1", 0),
                null,
                0,
                () -> context,
                auth,
                protocols,
                List.of()));
    }

    private ListeningPoint client(SSLContext context) throws Exception {
        return client.stack.listen(
                ListenSettings.tls("sbc", new InetSocketAddress("127.0.0.1", 0), () -> context, ClientAuth.NEEDED));
    }

    private void ask(ListeningPoint from, ListeningPoint to, String serverName, String callId) {
        Destination destination = client.to(to).withServerName(serverName);
        client.stack.send(from, destination, client.request("OPTIONS", callId), client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothSidesLearnWhoTheOtherIs(String version) throws Exception {
        server.answer = 200;
        ListeningPoint to = server(ClientAuth.NEEDED, List.of(version));
        ask(client(sbc.trusting(hub)), to, "hub.example", "t");
        await().until(() -> client.heard("200"));
        ConnectionInfo in = server.lastRequest().receivedOn();
        assertThat(in.peerCertificates()).containsExactly(sbc.certificate());
        assertThat(client.responses.get(0).receivedOn().peerCertificates()).containsExactly(hub.certificate());
    }

    @Test
    void aRogueCertificateIsRefusedAndTheRequestFailsAtOnce() throws Exception {
        ask(client(rogue.trusting(hub)), server(ClientAuth.NEEDED, List.of()), "hub.example", "t");
        await().atMost(Duration.ofSeconds(3)).until(() -> client.heard("failed 503"));
        assertThat(server.log).isEmpty();
        assertThat(server.stack.statistics().received()).isZero();
    }

    @Test
    void noCertificateIsRefusedWhereOneIsNeededAndSeenWhereOneIsWanted() throws Exception {
        server.answer = 200;
        ListeningPoint here = client(Keys.anonymous(hub));
        ListeningPoint needed = server(ClientAuth.NEEDED, List.of());
        ask(here, needed, "hub.example", "t");
        await().until(() -> client.heard("failed 503"));
        needed.close();
        ask(here, server(ClientAuth.WANTED, List.of()), "hub.example", "u");
        await().until(() -> client.heard("200"));
        assertThat(server.lastRequest().receivedOn().peerCertificates()).isEmpty();
    }

    @Test
    void aServerWithAnotherNameIsNotSpokenTo() throws Exception {
        ListeningPoint to = server(ClientAuth.NEEDED, List.of());
        ask(client(sbc.trusting(hub)), to, "other.example", "t");
        await().until(() -> client.heard("failed 503"));
        assertThat(server.log).isEmpty();
    }

    @Test
    void anUntrustedServerIsNotSpokenTo() throws Exception {
        ask(client(sbc.trusting(rogue)), server(ClientAuth.NEEDED, List.of()), "hub.example", "t");
        await().until(() -> client.heard("failed 503"));
        assertThat(server.log).isEmpty();
    }

    @Test
    void aRenewedCertificateIsShownOnTheNextConnection() throws Exception {
        server.answer = 200;
        AtomicReference<SSLContext> material = new AtomicReference<>(sbc.trusting(hub));
        ListeningPoint to = server(ClientAuth.NEEDED, List.of());
        ListeningPoint from = client.stack.listen(
                ListenSettings.tls("sbc", new InetSocketAddress("127.0.0.1", 0), material::get, ClientAuth.NEEDED));
        ask(from, to, "hub.example", "t");
        await().until(() -> client.heard("200"));
        material.set(renewed.trusting(hub));
        // Without a name it is another destination, so it takes another connection.
        ask(from, to, null, "u");
        await().until(() -> client.count("200") == 2);
        assertThat(server.lastRequest().receivedOn().peerCertificates()).containsExactly(renewed.certificate());
    }

    @Test
    void aPeerThatTheFilterDoesNotKnowByItsCertificateIsDropped() throws Exception {
        SourceFilter byCertificate = new SourceFilter() {
            @Override
            public boolean acceptsAddress(Transport transport, InetSocketAddress remote) {
                return true;
            }

            @Override
            public boolean acceptsConnection(ConnectionInfo connection) {
                return connection
                        .peerCertificates()
                        .get(0)
                        .getSubjectX500Principal()
                        .getName()
                        .equals("CN=sbc.example");
            }
        };
        Party choosy = new Party(settings(), byCertificate);
        try {
            choosy.answer = 200;
            SSLContext context = hub.trusting(sbc, renewed);
            ListeningPoint to = choosy.stack.listen(
                    ListenSettings.tls("hub", new InetSocketAddress("127.0.0.1", 0), () -> context, ClientAuth.NEEDED));
            ask(client(sbc.trusting(hub)), to, "hub.example", "t");
            await().until(() -> client.heard("200"));
            Party other = new Party(settings(), SourceFilter.ANYONE);
            SSLContext second = renewed.trusting(hub);
            ListeningPoint from = other.stack.listen(
                    ListenSettings.tls("x", new InetSocketAddress("127.0.0.1", 0), () -> second, ClientAuth.NEEDED));
            other.stack.send(from, other.to(to).withServerName("hub.example"), other.request("OPTIONS", "v"), other);
            await().until(() -> other.heard("failed 503"));
            other.stack.close();
            assertThat(choosy.count("OPTIONS")).isEqualTo(1);
        } finally {
            choosy.stack.close();
        }
    }

    @Test
    void whoSaysNothingInTheHandshakeIsCutOff() throws Exception {
        ListeningPoint to = server(ClientAuth.NEEDED, List.of());
        try (Socket silent = new Socket("127.0.0.1", to.localAddress().getPort())) {
            silent.setSoTimeout(5000);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
        await().until(() -> server.stack.statistics().connections() == 0);
    }

    @Test
    void whoSaysNothingTakesNobodysPlace() throws Exception {
        Party busy = new Party(
                StackSettings.defaults()
                        .withWorkers(1)
                        .withStreams(new StreamSettings(
                                4,
                                2,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(1),
                                100_000,
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(10),
                                Duration.ofHours(1))),
                SourceFilter.ANYONE);
        SSLContext context = hub.trusting(sbc);
        ListeningPoint to = busy.stack.listen(
                ListenSettings.tls("hub", new InetSocketAddress("127.0.0.1", 0), () -> context, ClientAuth.NEEDED));
        InetSocketAddress there = to.localAddress();
        try (Socket first = from("127.0.0.9", there);
                Socket second = from("127.0.0.9", there);
                Socket third = from("127.0.0.9", there)) {
            third.setSoTimeout(5000);
            assertThat(third.getInputStream().read()).as("closed at once").isEqualTo(-1);
            busy.answer = 200;
            ask(client(sbc.trusting(hub)), to, "hub.example", "t");
            await().until(() -> client.heard("200"));
            assertThat(first.isConnected() && second.isConnected()).isTrue();
        } finally {
            busy.stack.close();
        }
    }

    @Test
    void whoSaysNothingFromManyAddressesTakesNobodysPlaceEither() throws Exception {
        Party busy = new Party(
                StackSettings.defaults()
                        .withWorkers(1)
                        .withStreams(new StreamSettings(
                                4,
                                2,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(1),
                                100_000,
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(10),
                                Duration.ofHours(1))),
                SourceFilter.ANYONE);
        SSLContext context = hub.trusting(sbc);
        ListeningPoint to = busy.stack.listen(
                ListenSettings.tls("hub", new InetSocketAddress("127.0.0.1", 0), () -> context, ClientAuth.NEEDED));
        java.util.List<Socket> silent = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                silent.add(from("127.0.0." + (20 + i / 2), to.localAddress()));
            }
            busy.answer = 200;
            ask(client(sbc.trusting(hub)), to, "hub.example", "t");
            await().until(() -> client.heard("200"));
            assertThat(busy.stack.statistics().connections()).isLessThanOrEqualTo(3);
        } finally {
            for (Socket each : silent) {
                each.close();
            }
            busy.stack.close();
        }
    }

    private static Socket from(String address, InetSocketAddress to) throws Exception {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(to);
        return socket;
    }

    @Test
    void moreConnectionsThanAllowedAreClosedAtOnce() throws Exception {
        ListeningPoint to = server.listen(Transport.TCP);
        Socket[] sockets = new Socket[5];
        try {
            for (int i = 0; i < 5; i++) {
                sockets[i] = new Socket("127.0.0.1", to.localAddress().getPort());
            }
            sockets[4].setSoTimeout(5000);
            assertThat(sockets[4].getInputStream().read()).isEqualTo(-1);
            assertThat(server.stack.statistics().connections()).isEqualTo(4);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aPeerThatDoesNotReadLosesItsConnectionAndNothingElse() throws Exception {
        ListeningPoint here = client.listen(Transport.TCP);
        try (var deaf = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            deaf.setReceiveBufferSize(4096);
            String big = "x".repeat(50_000);
            Destination to = Destination.of(Transport.TCP, "127.0.0.1", deaf.getLocalPort());
            for (int i = 0; i < 200 && !client.heard("failed 503"); i++) {
                client.stack.send(
                        here,
                        to,
                        client.request("OPTIONS", "d" + i).toBuilder()
                                .body("text/plain", big)
                                .build(),
                        client);
            }
            await().until(() -> client.heard("failed 503"));
        }
    }

    /** Asks, and is gone before the answer; its Via has the port at which it listens, or somebody in its place. */
    private void asksAndGoes(ListeningPoint to, ListeningPoint back, String callId) throws Exception {
        int before = server.requests.size();
        try (Socket socket = sbc.trusting(hub)
                .getSocketFactory()
                .createSocket("127.0.0.1", to.localAddress().getPort())) {
            String via = "SIP/2.0/TLS 127.0.0.1:" + back.localAddress().getPort() + ";branch=z9hG4bK" + callId;
            socket.getOutputStream().write(Party.text("OPTIONS", callId, via).getBytes(StandardCharsets.UTF_8));
            await().until(() -> server.requests.size() > before);
        }
        // The one to the client may be there, from the answer before.
        await().until(() -> server.stack.statistics().connections() <= before);
        server.reply(200);
    }

    @Test
    void anAnswerWhoseConnectionIsGoneIsGivenToNobodyElse() throws Exception {
        ListeningPoint to = server(ClientAuth.NEEDED, List.of("TLSv1.2"));
        SSLContext another = renewed.trusting(hub);
        ListeningPoint other = client.stack.listen(
                ListenSettings.tls("other", new InetSocketAddress("127.0.0.1", 0), () -> another, ClientAuth.NEEDED));
        asksAndGoes(to, client(sbc.trusting(hub)), "itself");
        await().until(() -> client.heard("stray 200"));
        asksAndGoes(to, other, "other");
        await().until(() -> server.stack.statistics().sendFailures() == 1);
        assertThat(client.count("stray 200")).isEqualTo(1);
    }

    /** Each reading yields what one record holds. On a machine that stands still in between an answer leaves by itself: then they ask again. */
    @Test
    void whatIsSaidToThoseThatCameTogetherIsOneRecord() throws Exception {
        server.answer = 200;
        ListeningPoint to = server(ClientAuth.NEEDED, List.of());
        try (Socket socket = sbc.trusting(hub)
                .getSocketFactory()
                .createSocket("127.0.0.1", to.localAddress().getPort())) {
            socket.setSoTimeout(5000);
            byte[] bytes = new byte[32 * 1024];
            int together = 8;
            await().until(() -> {
                StringBuilder all = new StringBuilder();
                for (int i = 0; i < together; i++) {
                    String id = server.requests.size() + "-" + i;
                    all.append(Party.text("OPTIONS", id, "SIP/2.0/TLS 127.0.0.1;branch=z9hG4bK" + id));
                }
                socket.getOutputStream().write(all.toString().getBytes(StandardCharsets.UTF_8));
                int records = 0;
                for (int answers = 0; answers < together; records++) {
                    int n = socket.getInputStream().read(bytes);
                    answers += new String(bytes, 0, n, StandardCharsets.UTF_8).split("SIP/2.0 200", -1).length - 1;
                }
                return records == 1;
            });
        }
    }
}
