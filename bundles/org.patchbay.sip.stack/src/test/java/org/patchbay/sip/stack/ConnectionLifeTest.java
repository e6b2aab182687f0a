package org.patchbay.sip.stack;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.StreamSettings;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How connections are kept, and given up for others. */
class ConnectionLifeTest {
    private static final Duration KEEP_ALIVE = Duration.ofMillis(150);
    private final Party server = party(KEEP_ALIVE, Duration.ofHours(1));
    private Party client;

    private static Party party(Duration keepAlive, Duration renewal) {
        SipTimers timers = new SipTimers(
                Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofMillis(50), Duration.ofMillis(50));
        return party(timers, keepAlive, Duration.ofSeconds(10), renewal);
    }

    private static Party party(SipTimers timers, Duration keepAlive, Duration pong, Duration renewal) {
        return new Party(
                StackSettings.defaults()
                        .withWorkers(1)
                        .withTimers(timers)
                        .withStreams(new StreamSettings(
                                8,
                                8,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(2),
                                Duration.ofMillis(400),
                                Duration.ofMinutes(1),
                                100_000,
                                keepAlive,
                                pong,
                                renewal)),
                SourceFilter.ANYONE);
    }

    @AfterEach
    void close() {
        server.stack.close();
        if (client != null) {
            client.stack.close();
        }
    }

    @Test
    void thePeerIsShownThatAConnectionIsWantedAndItsAnswerIsNoBeginningOfAMessage() throws Exception {
        ListeningPoint there = server.listen(Transport.TCP);
        try (Socket socket = new Socket("127.0.0.1", there.localAddress().getPort())) {
            socket.setSoTimeout(5000);
            assertThat(new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII))
                    .isEqualTo("\r\n\r\n");
            socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
            // More than the time that the rest of a message has.
            assertThat(socket.getInputStream().readNBytes(20)).hasSize(20);
            assertThat(server.stack.statistics().connections()).isEqualTo(1);
        }
        await().until(() -> server.stack.statistics().connections() == 0);
    }

    private void asks(ListeningPoint from, ListeningPoint to, int times) {
        for (int i = 0; i < times; i++) {
            long before = client.count("200");
            client.stack.send(from, client.to(to), client.request("OPTIONS", client.stack.newCallId()), client);
            await().until(() -> client.count("200") == before + 1);
        }
    }

    @Test
    void afterSomeTimeNewRequestsTakeANewConnectionAndTheOldOneIsClosed() throws Exception {
        client = party(KEEP_ALIVE, Duration.ofMillis(500));
        server.answer = 200;
        ListeningPoint to = server.listen(Transport.TCP);
        ListeningPoint from = client.listen(Transport.TCP);
        asks(from, to, 3);
        List<Long> one = connections();
        assertThat(one.stream().distinct()).hasSize(1);
        await().pollDelay(Duration.ofMillis(550)).until(() -> true);
        asks(from, to, 3);
        assertThat(connections().stream().distinct()).hasSize(2);
        await().until(() -> server.stack.statistics().connections() == 1);
    }

    private void fails(ListeningPoint from, Destination to) {
        long before = client.count("failed 408");
        client.stack.send(from, to, client.request("OPTIONS", client.stack.newCallId()), client);
        await().until(() -> client.count("failed 408") == before + 1);
    }

    @Test
    void oneThatBringsNothingAnyMoreIsNotUsedAgain() throws Exception {
        client = party(Duration.ofMinutes(1), Duration.ofHours(1));
        ListeningPoint from = client.listen(Transport.TCP);
        try (Swallower firewall = new Swallower(0)) {
            fails(from, firewall.destination());
            fails(from, firewall.destination());
            assertThat(firewall.connections()).isEqualTo(2);
        }
    }

    @Test
    void oneThatBringsOtherThingsIsNotGivenUpForOneSilence() throws Exception {
        client = party(Duration.ofMinutes(1), Duration.ofHours(1));
        ListeningPoint to = server.listen(Transport.TCP);
        ListeningPoint from = client.listen(Transport.TCP);
        fails(from, client.to(to));
        server.answer = 200;
        asks(from, to, 1);
        assertThat(connections().stream().distinct())
                .as("the server keeps it alive")
                .hasSize(1);
    }

    @Test
    void onePeerThatStopsAnsweringKeepAlivesIsConnectedToAnew() throws Exception {
        // No request has failed by then.
        client = party(SipTimers.defaults(), Duration.ofMillis(300), Duration.ofMillis(200), Duration.ofHours(1));
        ListeningPoint from = client.listen(Transport.TCP);
        try (Swallower firewall = new Swallower(4)) {
            client.stack.send(from, firewall.destination(), client.request("OPTIONS", "first"), client);
            await().until(() -> firewall.pings() > 4);
            await().until(() -> {
                client.stack.send(
                        from, firewall.destination(), client.request("OPTIONS", client.stack.newCallId()), client);
                return firewall.connections() == 2;
            });
        }
    }

    @Test
    void onePeerThatNeverAnswersKeepAlivesKeepsItsConnection() throws Exception {
        client = party(SipTimers.defaults(), Duration.ofMillis(100), Duration.ofMillis(50), Duration.ofHours(1));
        ListeningPoint from = client.listen(Transport.TCP);
        try (Swallower peer = new Swallower(0)) {
            client.stack.send(from, peer.destination(), client.request("OPTIONS", "first"), client);
            await().until(() -> peer.pings() > 3);
            client.stack.send(from, peer.destination(), client.request("OPTIONS", "second"), client);
            await().until(() -> peer.text().contains("second"));
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    /** The connections that the server's requests came over. */
    private List<Long> connections() {
        return server.requests.stream().map(t -> t.request().receivedOn().id()).toList();
    }

    @Test
    void oneThatIsMadeAnewIsUsedForNothingNewAndStillBringsTheAnswer() throws Exception {
        client = party(KEEP_ALIVE, Duration.ofHours(1));
        ListeningPoint to = server.listen(Transport.TCP);
        ListeningPoint from = client.listen(Transport.TCP);
        client.stack.send(from, client.to(to), client.request("OPTIONS", "first"), client);
        await().until(() -> server.requests.size() == 1);
        from.renew();
        to.renew();
        client.stack.send(from, client.to(to), client.request("OPTIONS", "second"), client);
        await().until(() -> server.requests.size() == 2);
        assertThat(connections().stream().distinct()).hasSize(2);
        for (ServerTransaction asked : server.requests) {
            asked.respond(asked.request().response(200, "OK").toTag("t").build());
        }
        await().until(() -> client.count("200") == 2);
        await().until(() -> server.stack.statistics().connections() == 1);
        assertThat(client.stack.statistics().connections()).isEqualTo(1);
        assertThat(server.stack.statistics().sendFailures()
                        + client.stack.statistics().sendFailures())
                .isZero();
    }

    /** It rings for longer than any other transaction takes. */
    @Test
    void oneThatIsMadeAnewStillBringsTheAnswerOfWhatRings() throws Exception {
        client = party(KEEP_ALIVE, Duration.ofHours(1));
        ListeningPoint to = server.listen(Transport.TCP);
        ListeningPoint from = client.listen(Transport.TCP);
        client.stack.send(from, client.to(to), client.request("INVITE", "rings"), client);
        await().until(() -> server.requests.size() == 1);
        server.reply(180);
        await().until(() -> client.heard("180"));
        from.renew();
        to.renew();
        // More than 64 times T1, and some keep-alives, by which connections are closed.
        await().pollDelay(Duration.ofMillis(1600)).until(() -> true);
        assertThat(client.stack.statistics().connections()).isEqualTo(1);
        server.reply(200);
        await().until(() -> client.heard("200"));
        assertThat(client.responses
                        .get(client.responses.size() - 1)
                        .receivedOn()
                        .id())
                .isEqualTo(client.responses.get(0).receivedOn().id());
    }
}
