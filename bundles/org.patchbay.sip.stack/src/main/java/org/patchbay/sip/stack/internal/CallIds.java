package org.patchbay.sip.stack.internal;

/** Which worker a Call-ID belongs to; computed alike from the raw bytes of a message and from text. */
final class CallIds {
    private CallIds() {}

    static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + (bytes[i] & 0xff);
        }
        return hash;
    }

    static int hash(String callId) {
        // A Call-ID is ASCII (others are refused), so this is the hash of its bytes.
        int hash = 0;
        for (int i = 0; i < callId.length(); i++) {
            hash = 31 * hash + (callId.charAt(i) & 0xff);
        }
        return hash;
    }

    static int worker(int hash, int workers) {
        return Math.floorMod((hash * 0x9E3779B9) >>> 8, workers);
    }
}
