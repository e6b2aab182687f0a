package org.patchbay.api.ops.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * A peer of the trunk.
 *
 * @param side {@code hub} or {@code provider}
 * @param address transport, host and port
 * @param state {@code up}, {@code down}, {@code unknown}, or {@code unusable}: its calls are refused whatever it answers
 * @param since when the state began
 * @param legs legs up or being set up now
 * @param attempts legs attempted since the start, both ways
 * @param answered of these, answered
 * @param note what is wrong, empty when nothing is
 * @param outgoing what became of the legs that were dialled over it since the start
 * @param passedOver whether a call that has another way is to try that first: each of its hosts is down or did not take a call of late
 */
public record PeerView(
        String name,
        String side,
        String address,
        String state,
        Optional<Instant> since,
        int legs,
        long attempts,
        long answered,
        String note,
        Outgoing outgoing,
        boolean passedOver) {

    /**
     * Legs that were dialled over a peer. They only ever rise, until the trunk begins anew.
     *
     * @param attempts all of them
     * @param answered of these, answered
     * @param failed of these, failed at the peer: it said 5xx, or nothing at all
     */
    public record Outgoing(long attempts, long answered, long failed) {
        public static final Outgoing NONE = new Outgoing(0, 0, 0);
    }

    /** One that takes its turn. */
    public PeerView(
            String name,
            String side,
            String address,
            String state,
            Optional<Instant> since,
            int legs,
            long attempts,
            long answered,
            String note,
            Outgoing outgoing) {
        this(name, side, address, state, since, legs, attempts, answered, note, outgoing, false);
    }

    /** One over which nothing was dialled. */
    public PeerView(
            String name,
            String side,
            String address,
            String state,
            Optional<Instant> since,
            int legs,
            long attempts,
            long answered,
            String note) {
        this(name, side, address, state, since, legs, attempts, answered, note, Outgoing.NONE);
    }
}
