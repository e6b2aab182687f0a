package org.patchbay.sip.trunk.capture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The packets of late, as many as fit into so much memory, and which call a Call-ID belongs to. */
final class Recorder {
    private static final int OVERHEAD = 200;
    private static final int CALL_IDS = 100_000;

    private final long most;
    private final Deque<Packet> packets = new ArrayDeque<>();
    private final Map<String, String> calls = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > CALL_IDS;
        }
    };
    private long bytes;

    /** @param most bytes */
    Recorder(long most) {
        this.most = most;
    }

    synchronized void add(Packet packet) {
        packets.add(packet);
        bytes += packet.bytes().length + OVERHEAD;
        while (bytes > most) {
            bytes -= packets.remove().bytes().length + OVERHEAD;
        }
    }

    synchronized void belongs(String callId, String call) {
        calls.put(callId, call);
    }

    /** Oldest first. */
    synchronized List<Packet> all() {
        return List.copyOf(packets);
    }

    /** Of one call, oldest first. */
    synchronized List<Packet> of(String call) {
        return packets.stream().filter(p -> call.equals(calls.get(p.callId()))).toList();
    }
}
