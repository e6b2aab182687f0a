package org.patchbay.api.ops.routing;

import java.time.Instant;
import java.util.Optional;

/**
 * A call that might come.
 *
 * @param tenant whose; empty to have it found as for a call: by the numbers
 * @param caller a number, an extension, or the id of a user
 * @param callee what is dialled
 * @param peer the peer it would come in from; empty for the first hub peer of the tenant where the caller is its user, else its first provider
 *     peer
 * @param at when; empty for now
 */
public record RouteQuestion(String tenant, String caller, String callee, Optional<String> peer, Optional<Instant> at) {}
