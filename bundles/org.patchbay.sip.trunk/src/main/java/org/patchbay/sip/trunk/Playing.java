package org.patchbay.sip.trunk;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;

/**
 * What is played to one leg. It begins once the leg's media are agreed: to a caller who came without an offer that is when the ACK is there,
 * which has the answer to ours.
 */
final class Playing {
    private final Leg leg;
    /** What has not begun yet, by op. */
    private @Nullable Map<String, LegOrder.Play> waiting;
    /** The op of what the engine plays. */
    private @Nullable String now;

    Playing(Leg leg) {
        this.leg = leg;
    }

    void play(LegOrder.Play order) {
        if (!leg.negotiation.agreeing()) {
            begin(order);
            return;
        }
        Map<String, LegOrder.Play> orders = waiting == null ? new LinkedHashMap<>(2) : waiting;
        waiting = orders;
        orders.put(order.op(), order);
        leg.negotiation.whenAcknowledged(() -> {
            if (orders.remove(order.op(), order)) {
                begin(order);
            }
        });
    }

    private void begin(LegOrder.Play order) {
        if (leg.ended()) {
            return;
        }
        try {
            MediaLeg media = leg.media();
            now = order.op();
            media.play(order.op(), order.prompt(), order.loop());
        } catch (MediaException e) {
            over(order.op(), String.valueOf(e.getMessage()));
        }
    }

    /** Whether nothing is played, or is going to be. */
    boolean idle() {
        return now == null && (waiting == null || waiting.isEmpty());
    }

    /** Whether it is this that the engine plays. */
    boolean plays(String op) {
        return op.equals(now);
    }

    /** Something has come to its end, or could not be played. */
    void over(String op, String error) {
        ended(op);
        if (HoldMusic.owns(op)) {
            HoldMusic.over(leg, error);
        } else {
            leg.call.tell(leg, op, new Happening.Played(error));
            HoldMusic.tune(leg);
        }
    }

    /** The engine has ended it, or is told to. */
    void ended(String op) {
        if (op.equals(now)) {
            now = null;
        }
    }

    /** The engine that played has gone, and the next one does not know of it. */
    void interrupted(String why) {
        String op = now;
        now = null;
        if (op != null && !HoldMusic.owns(op)) {
            leg.call.tell(leg, op, new Happening.Played(why));
        }
    }

    void stop(String op) {
        if (waiting != null && waiting.remove(op) != null) {
            over(op, "");
        } else if (leg.media != null) {
            leg.media.stop(op);
        }
    }
}
