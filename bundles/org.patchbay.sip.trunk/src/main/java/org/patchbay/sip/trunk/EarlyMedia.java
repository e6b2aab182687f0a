package org.patchbay.sip.trunk;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;

/** Who hears what those send that ring, before one of them answers: the first that sends anything, and nobody else. */
final class EarlyMedia {
    private final Call call;
    /** Who is heard. */
    private @Nullable Leg from;
    /** Who is transferred and hears it, apart from its partner. */
    private @Nullable Leg transferee;

    EarlyMedia(Call call) {
        this.call = call;
    }

    /** A leg that was called sends media before it answers. */
    void begin(Leg leg, @Nullable Leg to, int status) {
        Incoming waiting = to == null ? null : to.incoming;
        if (to == null || waiting == null || from != null && from != leg && !from.ended()) {
            return;
        }
        if (!waiting.offered()) {
            waiting.ringing(status);
            return;
        }
        try {
            call.when(
                    to.media().answer(leg.name()),
                    sdp -> {
                        if (to.waiting() && !leg.ended()) {
                            from = leg;
                            to.shown = Holding.own(leg);
                            waiting.early(Answering.directed(to, null, sdp), leg.id);
                            call.media.connect(to, leg);
                        }
                    },
                    fault -> waiting.ringing(status));
        } catch (MediaException e) {
            waiting.ringing(status);
        }
    }

    /**
     * The target of a transfer sends media before it answers: whoever is transferred hears them, if both speak the same, or what can be converted.
     *
     * @return whether it does; else the core has something played
     */
    boolean transferred(Leg target, Leg to) {
        Leg first = from;
        if (first != null && first != target && !first.ended() && !first.up()
                || to.holding
                || !Codecs.fit(to, target)) {
            return false;
        }
        from = target;
        transferee = to;
        call.media.connect(to, target);
        return true;
    }

    /** Whoever heard it hears its partner again. */
    void gone(Leg leg) {
        if (from != leg) {
            return;
        }
        Leg heardBy = transferee;
        Leg partner = heardBy == null ? null : heardBy.partner;
        from = null;
        transferee = null;
        if (heardBy != null && partner != null) {
            call.media.connect(heardBy, partner);
        }
    }
}
