package org.patchbay.sip.stack.internal;

/**
 * The calls whose INVITE waits for a worker or has a transaction, by the hash of the Call-ID. Asked where nothing is parsed: an INVITE that comes
 * again is no new call, however great the load.
 */
final class Begun {
    private static final int PARTS = 16;
    private final LongTable[] parts = new LongTable[PARTS];

    Begun() {
        for (int i = 0; i < PARTS; i++) {
            parts[i] = new LongTable();
        }
    }

    void add(int callId) {
        LongTable part = part(callId);
        synchronized (part) {
            part.put(callId, 0);
        }
    }

    void remove(int callId) {
        LongTable part = part(callId);
        synchronized (part) {
            part.remove(callId);
        }
    }

    boolean has(int callId) {
        LongTable part = part(callId);
        synchronized (part) {
            return part.get(callId) != LongTable.NONE;
        }
    }

    private LongTable part(int callId) {
        // Not by the bits that choose the worker, which all Call-IDs of one have alike.
        return parts[callId >>> 28 & PARTS - 1];
    }
}
