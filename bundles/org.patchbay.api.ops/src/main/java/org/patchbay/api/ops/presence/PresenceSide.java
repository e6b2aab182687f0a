package org.patchbay.api.ops.presence;

import java.time.Instant;
import java.util.Optional;

/**
 * A user on one platform.
 *
 * @param platform its name
 * @param shows what was seen there last; empty when nothing was
 * @param seen when
 * @param ours what we show there; empty for nothing
 * @param until when the platform forgets that by itself
 * @param state {@code rest}, {@code waiting}, {@code writing}, or why not: a sentence
 */
public record PresenceSide(
        String platform, String shows, Optional<Instant> seen, String ours, Optional<Instant> until, String state) {}
