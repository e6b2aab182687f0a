package org.patchbay.media.embedded.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.media.embedded.sdp.Addresses;

/**
 * The ports of one network, handed out in pairs: RTP even, RTCP the odd one above (RFC 3550 11). A freed pair is used again as late as
 * possible, because a former peer may still be sending to it.
 */
public final class PortRange {

    private final String network;
    private final InetAddress address;
    private final InetAddress advertised;
    private final int low;
    private final int high;
    private final int pairs;
    private final ArrayDeque<Integer> free = new ArrayDeque<>();

    /** @param advertised what peers are told instead of {@code address}, or the same */
    public PortRange(String network, InetAddress address, InetAddress advertised, int low, int high) {
        this.network = network;
        this.address = address;
        this.advertised = advertised;
        this.low = low;
        this.high = high;
        for (int port = low + (low & 1); port + 1 <= high; port += 2) {
            free.add(port);
        }
        pairs = free.size();
    }

    /** Any free ports of an address, for use within this machine. */
    public static PortRange anywhere(InetAddress address) {
        PortRange range = new PortRange("anywhere", address, address, 1, 0);
        range.free.add(0);
        return range;
    }

    public String network() {
        return network;
    }

    public InetAddress address() {
        return address;
    }

    public InetAddress advertised() {
        return advertised;
    }

    /** Whether a port of this range could be one of the other's. */
    public boolean overlaps(PortRange other) {
        return address.equals(other.address) && low <= other.high && other.low <= high;
    }

    /** Whether both hand out the very same ports under the same name. */
    public boolean same(PortRange other) {
        return network.equals(other.network)
                && address.equals(other.address)
                && advertised.equals(other.advertised)
                && low == other.low
                && high == other.high;
    }

    /** Pairs in all. */
    int pairs() {
        return pairs;
    }

    /** Pairs nobody holds, nor keeps open. */
    public synchronized int available() {
        return free.size();
    }

    PortPair reserve() throws MediaException {
        String last = "all are in use";
        for (int tries = available(); tries > 0; tries--) {
            Integer port = poll();
            if (port == null) {
                break;
            }
            try {
                return PortPair.bind(this, port, port == 0 ? 0 : port + 1);
            } catch (IOException | RuntimeException e) {
                last = "the last one tried, " + Addresses.withPort(address, port) + ", gave: " + e.getMessage();
                giveBack(port);
            }
        }
        throw new MediaException(503, "No pair of media ports is free in network '" + network + "': " + last);
    }

    /** Takes this very pair, which may be held by nobody. */
    PortPair reserve(int port) throws MediaException {
        if (!take(port)) {
            throw new MediaException(
                    503, "Media port " + port + " of network '" + network + "' is in use, or none of its ports");
        }
        try {
            return PortPair.bind(this, port, port + 1);
        } catch (IOException | RuntimeException e) {
            giveBack(port);
            throw new MediaException(
                    503,
                    "Media port " + Addresses.withPort(address, port) + " of network '" + network + "' cannot be had: "
                            + e.getMessage());
        }
    }

    private synchronized boolean take(int port) {
        return port > 0 && free.remove((Integer) port);
    }

    private synchronized @Nullable Integer poll() {
        return free.poll();
    }

    /** @param port as it was taken */
    synchronized void giveBack(int port) {
        free.add(port);
    }
}
