package org.patchbay.sip.trunk.capture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

import org.patchbay.sip.stack.transport.Transport;

/**
 * One message on the wire.
 *
 * @param sent whether it was ours
 * @param bytes masked
 */
record Packet(
        Instant at,
        boolean sent,
        Transport transport,
        InetSocketAddress source,
        InetSocketAddress destination,
        byte[] bytes) {

    static Packet of(
            Instant at,
            boolean sent,
            Transport transport,
            InetSocketAddress local,
            InetSocketAddress remote,
            byte[] bytes) {
        InetSocketAddress ours = fitting(local, remote);
        return new Packet(at, sent, transport, sent ? ours : remote, sent ? remote : ours, Masking.masked(bytes));
    }

    /** Our end in the family of the peer's: a listening point on the wildcard has both. */
    private static InetSocketAddress fitting(InetSocketAddress local, InetSocketAddress remote) {
        int length = remote.getAddress().getAddress().length;
        if (local.getAddress().getAddress().length == length) {
            return local;
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[length]), local.getPort());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isV4() {
        return source.getAddress().getAddress().length == 4;
    }

    /** The Call-ID; empty where none can be found. */
    String callId() {
        String head = new String(bytes, 0, Math.min(bytes.length, 8192), StandardCharsets.ISO_8859_1);
        // On the thread that carries the message: no patterns.
        for (int from = head.indexOf('\n') + 1, end; from > 0 && from < head.length(); from = end + 1) {
            int next = head.indexOf('\n', from);
            end = next < 0 ? head.length() : next;
            String line = head.substring(from, end).trim();
            if (line.isEmpty()) {
                break;
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
            if (name.equals("call-id") || name.equals("i")) {
                return line.substring(colon + 1).trim();
            }
        }
        return "";
    }
}
