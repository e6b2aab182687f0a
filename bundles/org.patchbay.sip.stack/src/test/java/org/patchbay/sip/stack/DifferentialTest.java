package org.patchbay.sip.stack;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/** The same peer, the same script, our transactions and jain-sip's: what goes over the wire must be the same. */
class DifferentialTest {
    /** A stack seen from outside. */
    private interface Side {
        int port();

        /** Sends a request to the peer; the result cancels it. */
        Runnable send(String method, String callId, int peerPort) throws Exception;
    }

    private interface Script {
        void run(Peer peer, Side side) throws Exception;
    }

    /** A scripted peer that writes down what it gets; the times are the unit tests' business. */
    private static final class Peer implements AutoCloseable {
        final DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        final List<String> seen = new ArrayList<>();
        SipMessage last;

        Peer() throws Exception {}

        void say(Side to, String text) throws Exception {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress("127.0.0.1", to.port())));
        }

        void listen(long millis) throws Exception {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (System.nanoTime() < until) {
                try {
                    socket.setSoTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
                    DatagramPacket packet = new DatagramPacket(new byte[4000], 4000);
                    socket.receive(packet);
                    last = SipMessage.parse(java.util.Arrays.copyOf(packet.getData(), packet.getLength()), null);
                    String what = last instanceof SipRequest request
                            ? request.method()
                            : last.startLine().substring(8, 11);
                    seen.add(what + " " + last.first("CSeq"));
                } catch (SocketTimeoutException e) {
                    return;
                }
            }
        }

        void answer(Side to, int status, String tag) throws Exception {
            String response = new String(
                    SipRequest.builder("X", "sip:x")
                            .copy(last, "Via", "From", "Call-ID", "CSeq")
                            .add("To", last.first("To") + ";tag=" + tag)
                            .build()
                            .encode(),
                    StandardCharsets.UTF_8);
            say(to, response.replace("X sip:x SIP/2.0", "SIP/2.0 " + status + " x"));
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static final Map<String, Script> SCRIPTS = new LinkedHashMap<>();

    static {
        SCRIPTS.put("a refused INVITE whose ACK is late", (peer, side) -> {
            String invite = request(peer, "INVITE");
            peer.say(side, invite);
            peer.listen(2500);
            String to = peer.last.first("To");
            peer.say(side, invite);
            peer.listen(150);
            peer.say(side, invite.replace("INVITE", "ACK").replace("To: <sip:b@y>", "To: " + to));
            peer.listen(300);
        });
        SCRIPTS.put("a request that is repeated after its answer", (peer, side) -> {
            String options = request(peer, "OPTIONS");
            peer.say(side, options);
            peer.listen(200);
            peer.say(side, options);
            peer.listen(700);
        });
        SCRIPTS.put("an INVITE of ours that waits, rings and is refused twice", (peer, side) -> {
            side.send("INVITE", "own1", peer.socket.getLocalPort());
            peer.listen(2500);
            SipMessage invite = peer.last;
            peer.answer(side, 180, "t");
            peer.listen(100);
            peer.last = invite;
            peer.answer(side, 486, "t");
            peer.listen(150);
            peer.last = invite;
            peer.answer(side, 486, "t");
            peer.listen(200);
        });
        SCRIPTS.put("a request of ours that waits and is answered", (peer, side) -> {
            side.send("OPTIONS", "own2", peer.socket.getLocalPort());
            peer.listen(2500);
            peer.answer(side, 200, "t");
            peer.listen(700);
        });
        SCRIPTS.put("an INVITE of ours that is cancelled while it rings", (peer, side) -> {
            Runnable cancel = side.send("INVITE", "own3", peer.socket.getLocalPort());
            peer.listen(200);
            SipMessage invite = peer.last;
            peer.answer(side, 180, "t");
            peer.listen(150);
            cancel.run();
            peer.listen(150);
            peer.answer(side, 200, "c");
            peer.last = invite;
            peer.answer(side, 487, "t");
            peer.listen(700);
        });
    }

    private static String request(Peer peer, String method) {
        return Party.text(
                method,
                "d-" + method + peer.socket.getLocalPort(),
                "SIP/2.0/UDP 127.0.0.1:" + peer.socket.getLocalPort() + ";branch=z9hG4bKd" + method);
    }

    private static Side ours(Party party, ListeningPoint point) {
        party.answer = 200;
        return new Side() {
            @Override
            public int port() {
                return point.localAddress().getPort();
            }

            @Override
            public Runnable send(String method, String callId, int peerPort) {
                var transaction = party.stack.send(
                        point,
                        Destination.of(Transport.UDP, "127.0.0.1", peerPort),
                        party.request(method, callId),
                        party);
                return () -> transaction.cancel(null);
            }
        };
    }

    private static Side theirs(Oracle oracle, int port) {
        return new Side() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public Runnable send(String method, String callId, int peerPort) throws Exception {
                String via = "SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bK" + callId;
                var transaction = oracle.send(Party.text(method, callId, via)
                        .replace("sip:b@127.0.0.1 ", "sip:b@127.0.0.1:" + peerPort + " "));
                return () -> {
                    try {
                        Oracle.cancel(transaction, oracle.provider());
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                };
            }
        };
    }

    @Test
    void bothShowTheSameOnTheWire() throws Exception {
        int port;
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            port = free.getLocalPort();
        }
        Party party = new Party(StackSettings.defaults().withWorkers(1), SourceFilter.ANYONE);
        party.refuseInvites = true;
        try (Oracle oracle = new Oracle(port)) {
            Side ours = ours(party, party.listen(Transport.UDP));
            Side theirs = theirs(oracle, port);
            Map<String, CompletableFuture<List<String>>> left = new LinkedHashMap<>();
            Map<String, CompletableFuture<List<String>>> right = new LinkedHashMap<>();
            var threads = java.util.concurrent.Executors.newCachedThreadPool();
            SCRIPTS.forEach((name, script) -> {
                left.put(name, CompletableFuture.supplyAsync(() -> play(script, ours), threads));
                right.put(name, CompletableFuture.supplyAsync(() -> play(script, theirs), threads));
            });
            for (String name : SCRIPTS.keySet()) {
                List<String> expected = right.get(name).get(20, TimeUnit.SECONDS);
                assertThat(expected).as("jain-sip: " + name).hasSizeGreaterThanOrEqualTo(2);
                assertThat(left.get(name).get(20, TimeUnit.SECONDS)).as(name).isEqualTo(expected);
            }
            threads.shutdown();
        } finally {
            party.stack.close();
        }
    }

    private static List<String> play(Script script, Side side) {
        try (Peer peer = new Peer()) {
            script.run(peer, side);
            return peer.seen;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
