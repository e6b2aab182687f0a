package org.patchbay.api.call.roster;

import java.time.Duration;

/**
 * One handler that a tenant's calls need.
 *
 * @param name the handler's name
 * @param absence what its absence means
 * @param grace how long a call waits for it to come back, as during a swap, before that takes effect
 */
public record RosterEntry(String name, Absence absence, Duration grace) {
    public RosterEntry {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A roster entry needs the name of a handler.");
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("The grace of '" + name + "' must not be negative: " + grace + ".");
        }
    }
}
