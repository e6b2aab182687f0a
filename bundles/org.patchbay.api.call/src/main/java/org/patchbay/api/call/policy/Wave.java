package org.patchbay.api.call.policy;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.patchbay.api.call.Target;

/**
 * Targets that are called at the same time. The first to answer wins, the others are cancelled as completed elsewhere.
 *
 * @param targets at least one
 * @param ring how long they may ring before the next wave; positive
 * @param huntOn final SIP statuses that lead to the next wave beside those that always do (408, 480, 5xx); 486, 600 and 603 end the hunt
 *     unless listed. A 6xx of one target also ends the ringing of the others, unless it is listed and the target is another than the one that
 *     was asked about: then it declines for itself alone. What policy refuses ends nothing but its own leg. A wave that asks for the same once more over another peer, with cause 0, is
 *     passed over once somebody was reached, except in an emergency: after it rang, whatever became of it, and after 480 unless that is listed
 * @param cause the RFC 4458 cause recorded as a diversion when the wave is reached, or 0 to record none. It is also a condition, so that what
 *     is recorded is true: see {@link #follows}
 */
public record Wave(List<Target> targets, Duration ring, Set<Integer> huntOn, int cause) {

    public Wave {
        targets = List.copyOf(targets);
        huntOn = Set.copyOf(huntOn);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("A wave needs at least one target.");
        }
        if (ring.isNegative() || ring.isZero()) {
            throw new IllegalArgumentException("A wave must ring for some time, not " + ring + ".");
        }
        for (int status : huntOn) {
            if (status < 300 || status > 699) {
                throw new IllegalArgumentException(
                        "A hunt goes on after a final status of 300-699, not " + status + ".");
            }
        }
        if (cause != 0 && (cause < 300 || cause > 699)) {
            throw new IllegalArgumentException("The cause of a diversion is 0 or one of RFC 4458, not " + cause + ".");
        }
    }

    /** One target, without a diversion. */
    public static Wave of(Target target, Duration ring) {
        return new Wave(List.of(target), ring, Set.of(), 0);
    }

    /** The same as {@link #follows(int, boolean)} of somebody whose telephone never rang. */
    public boolean follows(int sip) {
        return follows(sip, false);
    }

    /**
     * Whether this wave is for a hunt that went on because of this final status, 408 for one that rang too long. A wave with cause 486 follows
     * 486 and 600 only, one with cause 408 everything else. One with cause 503 follows only where the one who was called could not even be asked:
     * 5xx, and 408 where nothing rang. One with cause 404 follows only where nobody has that number: 404, 410 and 604. Every other wave follows
     * whatever it was. One that does not follow is passed over.
     *
     * @param rang whether the telephone of one who was called rang
     */
    public boolean follows(int sip, boolean rang) {
        boolean busy = sip == 486 || sip == 600;
        return switch (cause) {
            case 486 -> busy;
            case 408 -> !busy;
            case 404 -> sip == 404 || sip == 410 || sip == 604;
            case 503 -> sip / 100 == 5 || sip == 408 && !rang;
            default -> true;
        };
    }
}
