package org.patchbay.media.rtpengine.ng;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaException;

/**
 * Talks to one rtpengine. A request that gets no reply is sent again with the same cookie: rtpengine gives the same reply to it and does
 * nothing twice. Asking never waits; stages complete on the thread that receives.
 */
public final class NgClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NgClient.class);
    /** When a request is sent again, in milliseconds after the one before, and after the last of them how long its reply is waited for. */
    private static final List<Integer> PATIENCE = List.of(200, 400, 900);

    private static final int MOST_OUTSTANDING = 4000;
    private static final int LARGEST = 65_507;

    private final InetSocketAddress place;
    private final ScheduledExecutorService timer;
    private final DatagramSocket socket;
    private final Map<String, Asked> outstanding = new ConcurrentHashMap<>();
    /** Not to be guessed, nor the same after a restart: a late reply to a former process must not be taken for one to this. */
    private final String prefix = Long.toHexString(ThreadLocalRandom.current().nextLong()) + "_";

    private final AtomicLong next = new AtomicLong();

    private record Asked(byte[] datagram, CompletableFuture<Map<String, Object>> reply) {}

    /** @param timer for what is sent again */
    public NgClient(InetSocketAddress place, ScheduledExecutorService timer) throws IOException {
        this.place = place;
        this.timer = timer;
        this.socket = new DatagramSocket();
        socket.setReceiveBufferSize(1 << 20);
        // Connected, so that it is told when nothing listens there, and hears nobody else.
        socket.connect(place);
        Thread thread = new Thread(this::receive, "patchbay-rtpengine-" + place.getPort());
        thread.setDaemon(true);
        thread.start();
    }

    /** The reply, whose {@code result} is no error; else the stage fails with a {@link MediaException} that names the instance. */
    public CompletionStage<Map<String, Object>> ask(Map<String, Object> request) {
        CompletableFuture<Map<String, Object>> reply = new CompletableFuture<>();
        if (outstanding.size() >= MOST_OUTSTANDING) {
            reply.completeExceptionally(
                    refusal("does not answer fast enough: " + MOST_OUTSTANDING + " requests wait for it"));
            return reply;
        }
        String cookie = prefix + next.incrementAndGet();
        byte[] head = (cookie + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] body = Bencode.write(request);
        if (head.length + body.length > LARGEST) {
            reply.completeExceptionally(refusal("cannot be sent " + body.length + " octets in one datagram"));
            return reply;
        }
        byte[] datagram = new byte[head.length + body.length];
        System.arraycopy(head, 0, datagram, 0, head.length);
        System.arraycopy(body, 0, datagram, head.length, body.length);
        Asked asked = new Asked(datagram, reply);
        outstanding.put(cookie, asked);
        send(cookie, 0);
        return reply;
    }

    /** The timer knows no more of it than its name: replies are large, and would be kept until the time is over. */
    private void send(String cookie, int time) {
        Asked asked = outstanding.get(cookie);
        if (asked == null) {
            return;
        }
        try {
            if (time < PATIENCE.size()) {
                write(asked.datagram);
                var unused = timer.schedule(() -> send(cookie, time + 1), PATIENCE.get(time), TimeUnit.MILLISECONDS);
            } else {
                fail(cookie, asked, "does not answer");
            }
        } catch (IOException | RejectedExecutionException e) {
            fail(cookie, asked, "cannot be asked: " + e);
        }
    }

    private void write(byte[] datagram) throws IOException {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length));
        } catch (PortUnreachableException e) {
            // It is about one that was sent before, unless it comes again.
            socket.send(new DatagramPacket(datagram, datagram.length));
        }
    }

    private void fail(String cookie, Asked asked, String why) {
        outstanding.remove(cookie, asked);
        asked.reply.completeExceptionally(refusal(why));
    }

    private MediaException refusal(String why) {
        return new MediaException(503, "rtpengine " + name() + " " + why);
    }

    private String name() {
        return place.getAddress().getHostAddress() + ":" + place.getPort();
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        while (!socket.isClosed()) {
            try {
                packet.setLength(65_536);
                socket.receive(packet);
                received(Arrays.copyOf(packet.getData(), packet.getLength()));
            } catch (PortUnreachableException e) {
                outstanding.forEach(
                        (cookie, asked) -> fail(cookie, asked, "is not there: nothing listens at its port"));
            } catch (IOException | RuntimeException e) {
                if (socket.isClosed()) {
                    return;
                }
                LOG.warn("rtpengine {}: what came from it could not be taken", name(), e);
            }
        }
    }

    /** A reply to what was not asked, or not any more, is none of ours. */
    private void received(byte[] datagram) {
        int space = 0;
        while (space < datagram.length && datagram[space] != ' ') {
            space++;
        }
        Asked asked = outstanding.remove(new String(datagram, 0, space, StandardCharsets.US_ASCII));
        if (asked == null) {
            LOG.debug("rtpengine {}: a datagram of {} octets answers nothing", name(), datagram.length);
            return;
        }
        Map<String, Object> reply;
        try {
            reply = Bencode.read(datagram, Math.min(space + 1, datagram.length));
        } catch (IllegalArgumentException e) {
            asked.reply.completeExceptionally(refusal("gave a reply that cannot be read: " + e.getMessage()));
            return;
        }
        Object result = reply.get("result");
        if ("ok".equals(result) || "pong".equals(result)) {
            asked.reply.complete(reply);
        } else {
            Object reason = reply.getOrDefault("error-reason", reply.getOrDefault("message", "no reason given"));
            asked.reply.completeExceptionally(refusal("refuses (" + result + "): " + reason));
        }
    }

    @Override
    public void close() {
        socket.close();
        outstanding.forEach((cookie, asked) -> fail(cookie, asked, "is not asked any more"));
    }
}
