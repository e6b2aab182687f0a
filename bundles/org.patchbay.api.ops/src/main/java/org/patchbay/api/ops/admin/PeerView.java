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
        String note) {}
