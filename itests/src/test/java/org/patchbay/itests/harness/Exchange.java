package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * One side of the runtime as many SIPps play it, each of them one party: it gives each SIPp the messages of its calls, byte for byte, and
 * keeps all of them with the connection each came over. SIPp has no TLS and takes a request on any connection, so what it cannot see is
 * looked at here.
 *
 * <p>A call that the runtime begins goes to the SIPp that waits for a word of its Request-URI. What a SIPp sends goes over a connection that
 * its side has opened, by default always the same; a request's {@code X-Link: WORD} takes the connection of that name, and is not sent on.
 */
public final class Exchange implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(2);

    /** How a request finds its way to the runtime. */
    public interface Way {
        /** The connection of this name, opened unless it is there. */
        Link link(String name);
    }

    /** Who waits for calls. */
    private static final class Waiting {
        final Predicate<Crossing> calls;
        final int port;
        int left;

        Waiting(Predicate<Crossing> calls, int port, int left) {
            this.calls = calls;
            this.port = port;
            this.left = left;
        }
    }

    private final DatagramSocket inside;
    private final List<Crossing> crossed = new CopyOnWriteArrayList<>();
    private final List<Crossing> lost = new CopyOnWriteArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    /** Which SIPp has a call, by Call-ID. */
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    /** By which connection a request of the runtime's has come. */
    private final Map<String, Link> asked = new ConcurrentHashMap<>();
    /** Requests of the SIPps, other than INVITE and ACK, without a final response. */
    private final Map<String, Link> open = new ConcurrentHashMap<>();

    private final Way way;

    public Exchange(Way way) {
        this.way = way;
        try {
            inside = new DatagramSocket(new InetSocketAddress("127.0.0.1", Ports.free()));
            inside.setReceiveBufferSize(4 << 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("exchange", this::fromSipps);
    }

    static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Where a SIPp sends what it says. */
    public int port() {
        return inside.getLocalPort();
    }

    /** Gives the next so many calls with this word in the start line to the SIPp at a port. Who waits first is asked first. */
    public void takes(String word, int port, int calls) {
        synchronized (waiting) {
            waiting.add(new Waiting(crossing -> crossing.message().startLine().contains(word), port, calls));
        }
    }

    /** Carries what the runtime says on a link until that ends. */
    public void carry(Link link) {
        daemon("link-" + link.number(), () -> {
            try {
                for (Reply next = link.wire().next(Duration.ofHours(2)); !next.isNothing(); ) {
                    if (!next.text().isBlank()) {
                        fromRuntime(new Crossing(System.nanoTime(), link, true, next));
                    }
                    next = link.wire().next(Duration.ofHours(2));
                }
            } catch (IOException ended) {
                return;
            } finally {
                link.wire().close();
            }
        });
    }

    private void fromRuntime(Crossing crossing) throws IOException {
        crossed.add(crossing);
        String call = crossing.callId();
        if (crossing.isRequest()) {
            if (crossing.is("OPTIONS") && crossing.message().header("To").contains(";tag=")) {
                stillThere(crossing);
                return;
            }
            asked.put(transaction(crossing), crossing.link());
            answeredBefore(crossing);
        }
        try {
            toSipp(crossing);
        } finally {
            if (!crossing.isRequest() && crossing.message().status() >= 200) {
                // Once it is there, and not before: what waits for it goes on at once.
                open.remove(call + crossing.cseq());
            }
        }
    }

    private void toSipp(Crossing crossing) throws IOException {
        String call = crossing.callId();
        Integer port = ports.get(call);
        if (port == null && crossing.isRequest()) {
            port = taker(crossing);
        }
        if (port == null) {
            lost.add(crossing);
            return;
        }
        ports.put(call, port);
        byte[] bytes = crossing.message().text().getBytes(ISO_8859_1);
        inside.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress("127.0.0.1", port)));
    }

    /** The runtime asks whether a call is still there, at a time of its own: no scenario can wait for that. */
    private static void stillThere(Crossing asked) {
        StringBuilder answer = new StringBuilder("SIP/2.0 200 OK\r\n");
        for (String name : List.of("Via", "From", "To", "Call-ID", "CSeq")) {
            answer.append(name)
                    .append(": ")
                    .append(asked.message().header(name))
                    .append("\r\n");
        }
        asked.link().wire().send(answer.append("Content-Length: 0\r\n\r\n"));
    }

    /** The answer to a request and the request that follows it may come over two connections: a scenario is to see them in this order. */
    private void answeredBefore(Crossing request) {
        long until = System.nanoTime() + ANSWER.toNanos();
        while (System.nanoTime() < until
                && open.entrySet().stream()
                        .anyMatch(each -> each.getKey().startsWith(request.callId())
                                && !each.getValue().equals(request.link()))) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    private Integer taker(Crossing crossing) {
        synchronized (waiting) {
            for (Waiting each : waiting) {
                if (each.left > 0 && each.calls.test(crossing)) {
                    each.left--;
                    return each.port;
                }
            }
            return null;
        }
    }

    private static String transaction(Crossing crossing) {
        String via = crossing.message().header("Via");
        int branch = via.indexOf("branch=") + 7;
        return via.substring(branch).split("[;,\n]", 2)[0] + ' ' + crossing.cseq();
    }

    private void fromSipps() {
        byte[] bytes = new byte[65535];
        while (!inside.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                inside.receive(packet);
                toRuntime(new Reply(new String(bytes, 0, packet.getLength(), ISO_8859_1)), packet.getPort());
            } catch (IOException closed) {
                return;
            } catch (UncheckedIOException connectionEnded) {
                // The scenario that sent this hears nothing, and says so.
                continue;
            }
        }
    }

    private void toRuntime(Reply message, int port) {
        String name = message.header("X-Link");
        Reply sent = name.isEmpty() ? message : new Reply(message.text().replace("X-Link: " + name + "\r\n", ""));
        Crossing shape = new Crossing(System.nanoTime(), null, false, sent);
        Link link = shape.isRequest() ? way.link(name) : asked.get(transaction(shape));
        if (link == null) {
            throw new UncheckedIOException(new IOException("an answer to nothing: " + message.startLine()));
        }
        Crossing crossing = new Crossing(System.nanoTime(), link, false, sent);
        crossed.add(crossing);
        String method = crossing.cseq().replaceAll(".* ", "");
        if (shape.isRequest()) {
            ports.put(crossing.callId(), port);
            if (!method.equals("INVITE") && !method.equals("ACK") && !method.equals("CANCEL")) {
                open.put(crossing.callId() + crossing.cseq(), link);
            }
        }
        link.wire().send(sent.text());
    }

    /** Lets the SIPp at a port, which waits for a word of its test in this call, go on. Nothing of it reaches the runtime. */
    public void goOn(int port, String call) {
        byte[] bytes = ("MESSAGE sip:go-on SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK" + System.nanoTime()
                        + "\r\nFrom: <sip:test>;tag=1\r\nTo: <sip:sipp>\r\nCall-ID: " + call
                        + "\r\nCSeq: 1 MESSAGE\r\nContent-Length: 0\r\n\r\n")
                .getBytes(ISO_8859_1);
        try {
            inside.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress("127.0.0.1", port)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All messages of the calls of the SIPp at a port, in the order in which they went. */
    public List<Crossing> of(int port) {
        return crossed.stream()
                .filter(each -> Integer.valueOf(port).equals(ports.get(each.callId())))
                .toList();
    }

    /** All messages. */
    public List<Crossing> all() {
        return List.copyOf(crossed);
    }

    /** What the runtime said and nobody waited for. */
    public List<Crossing> lost() {
        return List.copyOf(lost);
    }

    @Override
    public void close() {
        inside.close();
    }
}
