package org.patchbay.sip.trunk;

/**
 * Session timers (RFC 4028) with one peer.
 *
 * @param seconds the interval that we ask for, 0 for asking for none
 * @param minSeconds the shortest interval that we agree to (Min-SE)
 */
record SessionSettings(int seconds, int minSeconds) {
    private static final int USUAL = 1800;
    private static final int LONGEST = 86_400;

    /** @throws IllegalArgumentException naming PID, key and value */
    static SessionSettings read(Values v) {
        int least = v.number("min_se_seconds", 90, 5, 3600);
        int seconds = v.number("session_seconds", Math.max(USUAL, least), 0, LONGEST);
        if (seconds > 0 && seconds < least) {
            throw v.wrong("session_seconds", "is neither 0 nor between min_se_seconds (" + least + ") and " + LONGEST);
        }
        return new SessionSettings(seconds, least);
    }
}
