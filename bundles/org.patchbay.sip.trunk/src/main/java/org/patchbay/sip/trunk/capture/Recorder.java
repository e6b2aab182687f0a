package org.patchbay.sip.trunk.capture;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.patchbay.sip.stack.transport.Transport;

/** The messages of late, and whose they are: which call and leg each Call-ID belongs to, for as long as a message of it may be there. */
final class Recorder {
    /** What there is of a Call-ID is hardly less, its INVITE and what refuses that: the eldest of more have nothing there. */
    private static final int LEAST = 1000;

    /** @param since where the ring was when that was noted */
    private record Owner(String call, String leg, String peer, long since) {}

    private final Ring ring;
    private final int most;
    private final Map<String, Owner> owners = new LinkedHashMap<>();

    Recorder(int bytes) {
        ring = new Ring(bytes);
        most = bytes / LEAST;
    }

    void add(boolean sent, Transport transport, InetSocketAddress local, InetSocketAddress remote, byte[] bytes) {
        ring.add(sent, transport, local, remote, bytes);
    }

    void belongs(String callId, String call, String leg, String peer) {
        long now = ring.head();
        synchronized (owners) {
            Owner known = owners.get(callId);
            if (known != null && known.leg.equals(leg) && now - known.since < ring.capacity() / 2) {
                return;
            }
            // At the end again: the order is that of the places.
            owners.remove(callId);
            owners.put(callId, new Owner(call, leg, peer, now));
            long oldest = ring.tail();
            for (Iterator<Owner> each = owners.values().iterator(); each.hasNext(); ) {
                if (each.next().since >= oldest && owners.size() <= most) {
                    break;
                }
                each.remove();
            }
        }
    }

    /** How many Call-IDs are kept in mind. */
    int owners() {
        synchronized (owners) {
            return owners.size();
        }
    }

    /** Oldest first. */
    void all(Consumer<Packet> reader) {
        ring.each(reader);
    }

    /** Of one call, oldest first. */
    void of(String call, Consumer<Captured> reader) {
        Map<String, Owner> its = new HashMap<>();
        synchronized (owners) {
            owners.forEach((callId, owner) -> {
                if (owner.call.equals(call)) {
                    its.put(callId, owner);
                }
            });
        }
        if (!its.isEmpty()) {
            ring.each(packet -> {
                Owner owner = its.get(packet.callId());
                if (owner != null) {
                    reader.accept(new Captured(packet, owner.leg, owner.peer));
                }
            });
        }
    }
}
