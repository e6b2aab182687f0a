package org.patchbay.api.ops.routing;

import java.time.Instant;
import java.util.Optional;

/**
 * A call that might come.
 *
 * @param tenant whose; empty to have it found by the numbers
 * @param caller a number, an extension, the id or principal name of a user, or a {@code sip:} or {@code tel:} URI
 * @param callee what is dialled: a number in national or international form, an extension, a service number, or a {@code sip:}, {@code tel:} or
 *     {@code urn:service:} URI
 * @param peer the peer it would come in from; empty for the first hub peer of the tenant where the caller is its user, else its first provider
 *     peer
 * @param at when; empty for now
 */
public record RouteQuestion(String tenant, String caller, String callee, Optional<String> peer, Optional<Instant> at) {}
