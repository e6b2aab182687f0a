package org.patchbay.sip.stack;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A worker that is held up: what happens to new calls and to those in progress. */
class OverloadTest {
    private final CountDownLatch release = new CountDownLatch(1);

    private static void send(DatagramSocket socket, ListeningPoint to, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to.localAddress()));
    }

    private static String invite(int i) {
        return Party.text("INVITE", "n" + i, "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKo" + i + ";rport");
    }

    private static String bye(int i) {
        return Party.text("BYE", "b" + i, "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKb" + i + ";rport")
                .replace("To: <sip:b@y>", "To: <sip:b@y>;tag=t");
    }

    private Party heldUp(OverloadSettings overload) {
        Party party = new Party(StackSettings.defaults().withWorkers(1).withOverload(overload), SourceFilter.ANYONE);
        party.answer = 200;
        party.stack.execute("x", () -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return party;
    }

    @Test
    void newCallsAreRefusedUnparsedOnceTheQueueIsOldAndCallsInProgressGoOn() throws Exception {
        Party server = heldUp(new OverloadSettings(Duration.ofMillis(100), Duration.ofMillis(200), 7, 100));
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            socket.setSoTimeout(5000);
            ListeningPoint to = server.listen(Transport.UDP);
            send(socket, to, bye(0));
            await().until(() -> server.stack.statistics().queueAgeMillis() > 250);
            send(socket, to, invite(1));
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            socket.receive(packet);
            String refusal = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            assertThat(refusal)
                    .startsWith("SIP/2.0 503 Service Unavailable\r\n")
                    .contains(
                            "Retry-After: 7\r\n",
                            "Call-ID: n1\r\n",
                            "CSeq: 1 INVITE\r\n",
                            "rport=" + socket.getLocalPort());
            String to503 = refusal.lines()
                    .filter(line -> line.startsWith("To:"))
                    .findFirst()
                    .orElseThrow();
            send(socket, to, invite(1).replace("INVITE", "ACK").replace("To: <sip:b@y>", to503));
            send(socket, to, bye(1));
            await().until(() -> server.stack.statistics().dropped().get("overload-ack") == 1);
            assertThat(server.stack.statistics().parsed()).isZero();
            release.countDown();
            await().until(() -> server.count("BYE") == 2);
            send(socket, to, invite(2));
            await().until(() -> server.heard("INVITE"));
            assertThat(server.stack.statistics().refused()).isEqualTo(1);
            assertThat(server.log).doesNotContain("ack");
        } finally {
            release.countDown();
            server.stack.close();
        }
    }

    /** Refused as a new call it would be served all the same, and answered twice. */
    @Test
    void anInviteThatIsRepeatedWhileItWaitsIsNoNewCall() throws Exception {
        Party server = heldUp(new OverloadSettings(Duration.ofMillis(100), Duration.ofMillis(200), 7, 100));
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            ListeningPoint to = server.listen(Transport.UDP);
            send(socket, to, invite(1));
            await().until(() -> server.stack.statistics().queueAgeMillis() > 250);
            send(socket, to, invite(1));
            send(socket, to, invite(2));
            await().until(() -> server.stack.statistics().received() == 3);
            assertThat(server.stack.statistics().refused())
                    .as("the second call")
                    .isEqualTo(1);
            release.countDown();
            await().until(() -> server.heard("INVITE"));
            send(socket, to, bye(1));
            await().until(() -> server.heard("BYE"));
            assertThat(server.count("INVITE")).isEqualTo(1);
        } finally {
            release.countDown();
            server.stack.close();
        }
    }

    @Test
    void oneThatTakesThePlaceOfADialogIsNoNewCall() throws Exception {
        Party server = heldUp(new OverloadSettings(Duration.ofMillis(100), Duration.ofMillis(200), 7, 100));
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            ListeningPoint to = server.listen(Transport.UDP);
            send(socket, to, bye(0));
            await().until(() -> server.stack.statistics().queueAgeMillis() > 250);
            send(socket, to, invite(1).replace("Max-Forwards", "Replaces: b0;to-tag=t;from-tag=f\r\nMax-Forwards"));
            send(socket, to, invite(2));
            await().until(() -> server.stack.statistics().received() == 3);
            assertThat(server.stack.statistics().refused()).isEqualTo(1);
            release.countDown();
            await().until(() -> server.heard("INVITE"));
            assertThat(server.lastRequest().callId()).isEqualTo("n1");
        } finally {
            release.countDown();
            server.stack.close();
        }
    }

    /** And a CANCEL is never before its INVITE. */
    @Test
    void whatHasBegunIsServedBeforeWhatBegins() throws Exception {
        Party server = heldUp(new OverloadSettings(Duration.ofSeconds(60), Duration.ofSeconds(60), 7, 100));
        server.answer = 0;
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            ListeningPoint to = server.listen(Transport.UDP);
            send(socket, to, invite(1));
            send(socket, to, invite(1).replace("INVITE", "CANCEL"));
            send(socket, to, bye(1));
            send(socket, to, invite(2).replace("Max-Forwards", "Replaces: b1;to-tag=t;from-tag=f\r\nMax-Forwards"));
            await().until(() -> server.stack.statistics().received() == 4);
            release.countDown();
            await().until(() -> server.log.size() == 4);
            assertThat(server.log).containsExactly("BYE", "INVITE", "INVITE", "cancel");
            assertThat(server.lastRequest().callId()).isEqualTo("n1");
        } finally {
            release.countDown();
            server.stack.close();
        }
    }

    @Test
    void anEmergencyCallIsTakenHoweverGreatTheLoad() throws Exception {
        Party server = heldUp(new OverloadSettings(Duration.ofMillis(100), Duration.ofMillis(100), 7, 10));
        server.emergency = "sip:112@127.0.0.1";
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            ListeningPoint to = server.listen(Transport.UDP);
            send(socket, to, bye(0));
            await().until(() -> server.stack.statistics().queueAgeMillis() > 250);
            send(socket, to, invite(1));
            for (int i = 1; i < 20; i++) {
                send(socket, to, bye(i));
            }
            send(socket, to, invite(2).replace("sip:b@127.0.0.1 SIP", "sip:112@127.0.0.1 SIP"));
            await().until(() -> server.stack.statistics().received() == 22);
            assertThat(server.stack.statistics().refused()).isEqualTo(1);
            release.countDown();
            await().until(() -> server.heard("INVITE"));
            assertThat(server.count("INVITE")).isEqualTo(1);
            assertThat(server.lastRequest().uri().user()).isEqualTo("112");
        } finally {
            release.countDown();
            server.stack.close();
        }
    }

    @Test
    void theQueueIsBoundedAndTheReceiverSurvives() throws Exception {
        Party server = heldUp(new OverloadSettings(Duration.ofSeconds(60), Duration.ofSeconds(60), 7, 100));
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            ListeningPoint to = server.listen(Transport.UDP);
            for (int i = 0; i < 500; i++) {
                send(socket, to, bye(i));
            }
            await().until(() -> server.stack.statistics().received() == 500);
            assertThat(server.stack.statistics().dropped()).containsEntry("queue", 400L);
            release.countDown();
            await().until(() -> server.count("BYE") == 100);
            send(socket, to, bye(9999));
            await().until(() -> server.count("BYE") == 101);
        } finally {
            release.countDown();
            server.stack.close();
        }
    }

    @Test
    void aFullWorkerStopsReadingStreamsInsteadOfLosingMessages() throws Exception {
        Party server = heldUp(new OverloadSettings(Duration.ofSeconds(60), Duration.ofSeconds(60), 7, 10));
        Party client = new Party(StackSettings.defaults().withWorkers(1), SourceFilter.ANYONE);
        AtomicInteger shown = new AtomicInteger();
        server.stack.tap((sent, transport, local, remote, bytes) -> shown.addAndGet(sent ? 0 : 1));
        try {
            ListeningPoint to = server.listen(Transport.TCP);
            ListeningPoint from = client.listen(Transport.TCP);
            for (int i = 0; i < 200; i++) {
                client.stack.send(from, client.to(to), client.request("OPTIONS", "s" + i), client);
            }
            await().until(() -> server.stack.statistics().queued() >= 10);
            release.countDown();
            await().until(() -> client.count("200") == 200);
            assertThat(server.stack.statistics().dropped()).containsEntry("queue", 0L);
            assertThat(shown).as("each once").hasValue(200);
        } finally {
            release.countDown();
            client.stack.close();
            server.stack.close();
        }
    }

    private static String options(int i) {
        return Party.text("OPTIONS", "p" + i, "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKp" + i + ";rport");
    }

    /** Whoever never acknowledges, or gets no answer, has each transaction held for half a minute; a flood of those must not fill the memory. */
    @Test
    void whenTooMuchIsHeldNothingMoreBeginsUntilThereIsRoom() throws Exception {
        OverloadSettings small = new OverloadSettings(Duration.ofMillis(100), Duration.ofSeconds(1), 7, 100, 20_000);
        SipTimers timers = new SipTimers(
                Duration.ofMillis(20), Duration.ofMillis(80), Duration.ofMillis(100), Duration.ofMillis(50));
        Party server = new Party(
                StackSettings.defaults().withWorkers(1).withOverload(small).withTimers(timers), SourceFilter.ANYONE);
        server.emergency = "sip:112@127.0.0.1";
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            ListeningPoint to = server.listen(Transport.UDP);
            int sent = 0;
            while (server.stack.statistics().refused() == 0) {
                assertThat(sent).as("all of them were taken").isLessThan(50);
                send(socket, to, invite(sent++));
                int received = sent;
                await().until(() -> server.stack.statistics().received() == received);
                await().until(() -> server.stack.statistics().queued() == 0);
            }
            long taken = server.count("INVITE");
            assertThat(taken).isBetween(3L, 20L);
            send(socket, to, options(1));
            await().until(() -> server.stack.statistics().refused() == 2);
            send(socket, to, bye(1));
            await().until(() -> server.heard("BYE"));
            send(socket, to, invite(90).replace("INVITE sip:b@", "INVITE sip:112@"));
            await().until(() -> server.count("INVITE") == taken + 1);
            // None is acknowledged; after 64 times T1 they are forgotten.
            for (ServerTransaction each : server.requests) {
                each.respond(
                        each.request().response(486, "Busy Here").toTag("t").build());
            }
            await().until(() -> server.stack.statistics().serverTransactions() == 0);
            send(socket, to, invite(91));
            await().until(() -> server.count("INVITE") == taken + 2);
        } finally {
            server.stack.close();
        }
    }
}
