package org.patchbay.api.presence;

import java.time.Instant;

/**
 * What a platform shows of a person.
 *
 * @param platform {@code teams} or {@code zoom}
 * @param status as that platform names it
 * @param at when it was seen; a reader shows how old it is
 */
public record Presence(String platform, String status, Instant at) {}
