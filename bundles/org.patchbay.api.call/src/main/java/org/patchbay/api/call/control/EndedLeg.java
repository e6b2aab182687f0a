package org.patchbay.api.call.control;

import java.time.Instant;
import java.util.Optional;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;

/**
 * A leg of an {@link EndedCall}.
 *
 * @param peer the name of the peer it ran over
 * @param party who was at its end, as far as the trunk knows
 * @param codec in use; empty if there was none
 * @param began when it was called, or called
 * @param answered when it was answered; empty if it was not
 * @param ended when it ended
 * @param sip 200 for one that was answered, else why it was not
 * @param q850 the cause (ITU-T Q.850)
 */
public record EndedLeg(
        String id,
        String peer,
        Side side,
        Party party,
        String codec,
        Instant began,
        Optional<Instant> answered,
        Instant ended,
        int sip,
        int q850) {}
