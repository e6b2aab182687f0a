package org.patchbay.sip.trunk;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.api.media.Recording;

/** What is recorded of one leg. The media engine says what becomes of it, mostly when the leg has ended. */
final class Recordings {
    private final Leg leg;
    /** The ops of what the engine records; from the first one on. */
    private @Nullable Set<String> ops;

    Recordings(Leg leg) {
        this.leg = leg;
    }

    void record(LegOrder.Record order) {
        try {
            MediaLeg media = leg.media();
            Set<String> running = ops == null ? new HashSet<>(2) : ops;
            ops = running;
            running.add(order.op());
            media.record(
                    order.op(),
                    new RecordOrder(
                            order.sink(), order.both() ? Tracks.BOTH : Tracks.SAID, order.longest(), order.silence()));
        } catch (MediaException e) {
            Orders.cannot(leg.call, leg, order.op(), String.valueOf(e.getMessage()));
        }
    }

    void pause(String op, boolean on) {
        MediaLeg media = leg.media;
        if (media != null) {
            media.pause(op, on);
        }
    }

    /** The engine says so; false if that was said already. */
    boolean ended(String op) {
        Set<String> running = ops;
        return running == null || running.remove(op);
    }

    /** The engine that recorded has gone, and the next one does not know of it. */
    void interrupted(String why) {
        Set<String> running = ops;
        if (running != null) {
            for (String op : List.copyOf(running)) {
                leg.call.recorded(leg.id, op, Recording.none(why));
            }
        }
    }

    static Happening told(Recording result) {
        return result.place().isEmpty()
                ? new Happening.ActionFailed(result.error())
                : new Happening.Recorded(result.place(), result.length(), result.error());
    }
}
