package org.patchbay.sip.stack;

import org.patchbay.sip.stack.internal.WorkerOf;

/** Call-IDs by the worker that they are for, of four. */
final class CallIdOf {
    private CallIdOf() {}

    static int worker(String callId) {
        return WorkerOf.callId(callId, 4);
    }

    static String onAnother(int worker, String prefix) {
        for (int i = 0; ; i++) {
            if (worker(prefix + i) != worker) {
                return prefix + i;
            }
        }
    }
}
