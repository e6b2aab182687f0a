package org.patchbay.feature.recording;

import java.time.Duration;

/**
 * Which calls of a user, a site or a whole tenant are recorded, and where.
 *
 * @param calls which; the first one holds where nothing is set
 * @param sink the name of a place of this node's ({@value #DISK} where it is empty), or {@code siprec:NAME} for a recorder
 * @param maxMinutes how long a recording is at most; 0 for as long as the runtime allows
 * @param attempts how often a recording is begun that does not begin, or breaks off; 0 for {@value #ATTEMPTS}, {@value #MOST} at most
 * @param retrySeconds how long after that it is begun again; 0 for {@value #RETRY}
 */
record RecordingSettings(Calls calls, String sink, int maxMinutes, int attempts, int retrySeconds) {
    static final int ATTEMPTS = 3;
    static final int RETRY = 5;

    private static final String DISK = "calls";
    private static final int MOST = 20;
    private static final int LONGEST_RETRY = 600;

    /** Which calls. */
    enum Calls {
        /** None. */
        NONE,
        /** Those that come for the user. */
        INBOUND,
        /** Those that the user makes. */
        OUTBOUND,
        /** All. */
        ALL
    }

    boolean inbound() {
        return calls == Calls.INBOUND || calls == Calls.ALL;
    }

    boolean outbound() {
        return calls == Calls.OUTBOUND || calls == Calls.ALL;
    }

    String place() {
        return sink.isBlank() ? DISK : sink.strip();
    }

    Duration longest() {
        return Duration.ofMinutes(Math.max(0, maxMinutes));
    }

    int tries() {
        return attempts <= 0 ? ATTEMPTS : Math.min(attempts, MOST);
    }

    Duration retry() {
        return Duration.ofSeconds(retrySeconds <= 0 ? RETRY : Math.min(retrySeconds, LONGEST_RETRY));
    }
}
