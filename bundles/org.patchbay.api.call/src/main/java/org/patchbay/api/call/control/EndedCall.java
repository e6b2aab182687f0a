package org.patchbay.api.call.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A call that has ended, as the trunk saw it.
 *
 * @param arrival how it came, as it was told then; of a call that the runtime began, made up from its first leg, and without a host
 * @param arrived whether it came from a peer
 * @param alone whether the trunk ran it by itself in the end: then what is said here is what became of it, whatever the core believes
 * @param began when it did
 * @param answered when two could talk; empty if it never came to that
 * @param ended when it did
 * @param sip 200 for one that was answered, else why it was not
 * @param q850 the cause (ITU-T Q.850)
 * @param reason in words; may be empty
 * @param by who ended it: a leg's id, or {@code trunk}
 * @param legs all that the trunk knows of, the caller first, then in the order in which they began
 */
public record EndedCall(
        Arrival arrival,
        boolean arrived,
        boolean alone,
        Instant began,
        Optional<Instant> answered,
        Instant ended,
        int sip,
        int q850,
        String reason,
        String by,
        List<EndedLeg> legs) {

    public EndedCall {
        legs = List.copyOf(legs);
    }
}
