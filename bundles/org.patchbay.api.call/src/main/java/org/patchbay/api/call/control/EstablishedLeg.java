package org.patchbay.api.call.control;

import java.time.Instant;
import java.util.Optional;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;

/**
 * A leg of an {@link EstablishedCall}.
 *
 * @param peer the name of the peer it runs over
 * @param party who is at its end, as far as the trunk knows
 * @param held whether its party has put the call on hold
 * @param partner the leg it talks to
 * @param codec in use; empty if it is not known
 * @param began when it was called, or called
 * @param answered when it was answered
 */
public record EstablishedLeg(
        String id,
        String peer,
        Side side,
        Party party,
        boolean held,
        Optional<String> partner,
        String codec,
        Instant began,
        Instant answered) {}
