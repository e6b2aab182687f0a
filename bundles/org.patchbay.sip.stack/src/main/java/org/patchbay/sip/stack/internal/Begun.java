package org.patchbay.sip.stack.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls whose INVITE waits for a worker or has a transaction, by the hash of the Call-ID. Asked where nothing is parsed: an INVITE that comes
 * again is no new call, however great the load.
 */
final class Begun {
    private final Set<Integer> calls = ConcurrentHashMap.newKeySet();

    void add(int callId) {
        calls.add(callId);
    }

    void remove(int callId) {
        calls.remove(callId);
    }

    boolean has(int callId) {
        return calls.contains(callId);
    }
}
