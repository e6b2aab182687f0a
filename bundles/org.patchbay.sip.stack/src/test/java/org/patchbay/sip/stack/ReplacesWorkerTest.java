package org.patchbay.sip.stack;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An INVITE with Replaces (RFC 3891) comes to where the dialog is that it replaces, whatever its own Call-ID. */
class ReplacesWorkerTest {
    private static final String VIA = "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK";
    private final Party server = new Party(StackSettings.defaults().withWorkers(4), SourceFilter.ANYONE);
    private final AtomicInteger atHost = new AtomicInteger();
    private String host = "";
    private String guest = "";
    private ListeningPoint to;
    private DatagramSocket socket;

    @BeforeEach
    void start() throws Exception {
        to = server.listen(Transport.UDP);
        socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        host = server.stack.newCallId();
        do {
            guest = server.stack.newCallId();
        } while (at(guest).equals(at(host)));
        server.answer = 200;
        server.work = () -> {
            if (server.stack.onWorkerOf(host)) {
                atHost.incrementAndGet();
            }
        };
    }

    @AfterEach
    void stop() {
        socket.close();
        server.stack.close();
    }

    private String at(String callId) throws Exception {
        var name = new java.util.concurrent.CompletableFuture<String>();
        server.stack.execute(callId, () -> name.complete(Thread.currentThread().getName()));
        return name.get();
    }

    private void send(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to.localAddress()));
    }

    private void invite(String branch, String replaces) throws Exception {
        send(Party.text("INVITE", guest, VIA + branch + ";rport")
                .replace("Max-Forwards", "Replaces: " + replaces + "\r\nMax-Forwards"));
    }

    private void bye(String branch) throws Exception {
        send(Party.text("BYE", guest, VIA + branch + ";rport").replace("To: <sip:b@y>", "To: <sip:b@y>;tag=t"));
    }

    @Test
    void soDoesAllThatFollowsOnceItIsKept() throws Exception {
        invite("1", host + ";to-tag=1;from-tag=2");
        await().until(() -> server.heard("INVITE"));
        assertThat(atHost).hasValue(1);
        assertThat(at(guest)).isEqualTo(at(host));
        server.stack.keep(guest);
        bye("2");
        await().until(() -> server.heard("BYE"));
        assertThat(atHost).hasValue(2);
        assertThat(server.onWorker).isTrue();
        server.stack.release(guest);
        assertThat(at(guest)).as("a late message may still come").isEqualTo(at(host));
    }

    /** One moves while a message of its waits for the former worker: that is dealt with by the new one. */
    @Test
    void aDialogThatMovesTakesItsMessagesAlong() throws Exception {
        java.util.concurrent.CountDownLatch received = new java.util.concurrent.CountDownLatch(1);
        server.stack.execute(guest, () -> {
            try {
                received.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            server.stack.move(guest, host);
        });
        bye("1");
        await().until(() -> server.stack.statistics().received() > 0);
        received.countDown();
        await().until(() -> server.heard("BYE"));
        assertThat(atHost).hasValue(1);
        assertThat(server.onWorker).isTrue();
        server.stack.move(guest, guest);
        assertThat(at(guest)).isEqualTo(at(host));
        bye("2");
        await().until(() -> atHost.get() == 2);
    }

    @Test
    void whatCannotBeReadStaysWhereItIs() throws Exception {
        invite("1", "no semicolon");
        await().until(() -> server.heard("INVITE"));
        assertThat(atHost).hasValue(0);
    }

    @Test
    void aReplacesInADialogBringsNothing() throws Exception {
        send(Party.text("INVITE", guest, VIA + "1;rport")
                .replace("To: <sip:b@y>", "To: <sip:b@y>;tag=t")
                .replace("Max-Forwards", "Replaces: " + host + ";to-tag=1;from-tag=2\r\nMax-Forwards"));
        await().until(() -> server.heard("INVITE"));
        assertThat(atHost).hasValue(0);
    }
}
