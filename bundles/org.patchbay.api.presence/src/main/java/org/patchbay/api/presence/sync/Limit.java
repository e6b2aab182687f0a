package org.patchbay.api.presence.sync;

import java.time.Duration;
import java.util.Set;

/**
 * How many requests a platform takes.
 *
 * @param name for operators, as its documents call it
 * @param of whose requests count together
 * @param kinds which requests count
 * @param permits so many at most; at least 1
 * @param per in this time
 */
public record Limit(String name, Share of, Set<Kind> kinds, int permits, Duration per) {

    /** Whose requests count together. */
    public enum Share {
        /** All that this application sends to the platform. */
        APPLICATION,
        TENANT,
        USER
    }

    /** What a request does. */
    public enum Kind {
        READ,
        /** {@link PresenceEnd#show} and {@link PresenceEnd#clear}. */
        WRITE
    }

    public Limit {
        kinds = Set.copyOf(kinds);
        if (permits < 1 || per.isNegative() || per.isZero() || kinds.isEmpty()) {
            throw new IllegalArgumentException(
                    "The limit '" + name + "' must let something through: " + permits + " in " + per + ".");
        }
    }
}
