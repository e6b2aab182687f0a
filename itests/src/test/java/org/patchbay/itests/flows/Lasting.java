package org.patchbay.itests.flows;

/**
 * How long calls of the long flows stay as they are, in seconds: short for every build, in full for {@code itests/bench/long.sh}.
 *
 * @param hold how long a call is on hold
 * @param park how long one is parked
 * @param session the session interval at the second customer's carrier (RFC 4028)
 * @param silence after how long without media the runtime looks whether a call is still there
 * @param audit after how long without signalling it does
 */
public record Lasting(int hold, int park, int session, int silence, int audit) {
    /** Each of the runtime's timers runs out at least once. */
    public static final Lasting SHORT = new Lasting(6, 8, 6, 2, 3);
    /** Fifteen minutes on hold, half an hour in park, sessions of half an hour: as the runtime is delivered. */
    public static final Lasting FULL = new Lasting(930, 1930, 1800, 60, 600);

    public int longest() {
        return Math.max(hold, park);
    }
}
