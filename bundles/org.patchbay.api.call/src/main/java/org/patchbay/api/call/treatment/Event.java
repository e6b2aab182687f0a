package org.patchbay.api.call.treatment;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened in a scope.
 *
 * @param seq rises by one in its scope
 * @param at when
 * @param op the action it answers, if it answers one
 * @param leg the leg it happened on, if it did on one
 * @param what what happened
 */
public record Event(long seq, Instant at, Optional<String> op, Optional<String> leg, Happening what) {}
