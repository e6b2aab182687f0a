package org.patchbay.feature.recording;

import java.time.Duration;

import org.patchbay.api.call.settings.Setting;

/**
 * Which calls of a user, a site or a whole tenant are recorded, and where.
 *
 * @param calls which; the first one holds where nothing is set
 * @param sink the name of a place of this node's, or {@code siprec:NAME} for a recorder
 * @param maxMinutes how long a recording is at most; 0 for as long as the runtime allows
 * @param attempts how often a recording is begun that does not begin, or breaks off
 * @param retrySeconds how long after that it is begun again
 */
record RecordingSettings(
        @Setting(text = "which calls are recorded, seen from the user") Calls calls,
        @Setting(value = DISK, text = "where to: a name of a place below state/recordings, or siprec:PEER") String sink,
        @Setting(min = 0, max = 1440, text = "how long a recording is at most; 0 for as long as the runtime allows")
                int maxMinutes,
        @Setting(value = "3", min = 1, max = 20, text = "how often a recording that fails is begun") int attempts,
        @Setting(value = "5", min = 1, max = 600, text = "how long after that it is begun again") int retrySeconds) {
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
