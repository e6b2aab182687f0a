package org.patchbay.sip.trunk;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;

/**
 * What is played to one leg. It begins once the leg's media are agreed: to a caller who came without an offer that is when the ACK is there,
 * which has the answer to ours.
 */
final class Playing {
    private final Leg leg;
    /** What has not begun yet, by op. */
    private @Nullable Map<String, LegOrder.Play> waiting;

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
            leg.media().play(order.op(), order.prompt(), order.loop());
        } catch (MediaException e) {
            leg.call.tell(leg, order.op(), new Happening.Played(String.valueOf(e.getMessage())));
        }
    }

    void stop(String op) {
        if (waiting != null && waiting.remove(op) != null) {
            leg.call.tell(leg, op, new Happening.Played(""));
        } else if (leg.media != null) {
            leg.media.stop(op);
        }
    }
}
