package org.patchbay.sip.stack.internal;

/** For tests of the stack as a whole. */
public final class WorkerOf {
    private WorkerOf() {}

    /** Which of so many workers a Call-ID is for. */
    public static int callId(String callId, int workers) {
        return CallIds.worker(CallIds.hash(callId), workers);
    }
}
