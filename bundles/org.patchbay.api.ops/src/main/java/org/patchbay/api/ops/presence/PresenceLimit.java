package org.patchbay.api.ops.presence;

import java.time.Instant;
import java.util.Optional;

/**
 * A limit of a platform, and what is left of it.
 *
 * @param platform whose
 * @param name as the platform's documents call it
 * @param whose the tenant; empty for all of this application
 * @param kinds {@code READ}, {@code WRITE} or both
 * @param allowed such as {@code 1500 in PT30S}
 * @param free how many requests may go out at once now
 * @param pausedUntil while the platform wants to be left alone
 */
public record PresenceLimit(
        String platform,
        String name,
        String whose,
        String kinds,
        String allowed,
        int free,
        Optional<Instant> pausedUntil) {}
