package org.patchbay.api.presence;

import java.time.Duration;
import java.time.Instant;

/**
 * What a platform shows of a person.
 *
 * @param platform which one
 * @param status what that means
 * @param said the same in the platform's own word
 * @param at when it was seen; whoever shows a presence shows its {@linkplain #age age} too
 */
public record Presence(Platform platform, PresenceStatus status, String said, Instant at) {

    /** How long ago it was seen; never negative, whatever the clocks say. */
    public Duration age(Instant now) {
        Duration age = Duration.between(at, now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
