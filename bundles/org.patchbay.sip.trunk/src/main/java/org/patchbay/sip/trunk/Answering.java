package org.patchbay.sip.trunk;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;

/** Answers a caller, before the answer proper (183) or with it: with the runtime's own media, or with those of another leg. */
final class Answering {
    private Answering() {}

    /** With our own media. */
    static void answer(Call call, Leg leg) {
        if (leg.waiting()) {
            answer(call, leg, "", Optional.empty(), () -> {});
        }
    }

    /**
     * With the media of the leg {@code mirror}, or our own.
     *
     * @param op told if it cannot be done; the leg is refused then
     */
    static void answer(Call call, Leg leg, String op, Optional<String> mirror, Runnable then) {
        Incoming incoming = leg.incoming;
        if (incoming == null) {
            return;
        }
        Optional<String> given = incoming.settling().or(() -> incoming.given(mirror.orElse(Incoming.OURS)));
        if (given.isPresent()) {
            incoming.accept(given.get(), then);
            return;
        }
        MediaFailover.describe(
                call,
                () -> incoming.offered()
                        ? leg.media().answer(mirror)
                        : leg.media().offer(mirror),
                sdp -> {
                    if (leg.waiting()) {
                        Leg from = mirror.map(call::leg).orElse(null);
                        leg.shown = from == null ? Holding.BOTH : Holding.own(from);
                        incoming.accept(directed(leg, from, sdp), then);
                    }
                },
                fault -> unanswerable(call, leg, op, fault));
    }

    /** @param from whose answer it passes on; null for none, or one that is not final yet */
    static String directed(Leg leg, @Nullable Leg from, String sdp) {
        Sdp read = Sdp.of(sdp);
        leg.codec = read.codec();
        return Sdp.turned(sdp, Holding.first(leg, from, read.direction()));
    }

    private static void unanswerable(Call call, Leg leg, String op, MediaException fault) {
        Orders.cannot(call, leg, op, String.valueOf(fault.getMessage()));
        call.lost(leg, fault.sip(), fault.getMessage());
    }

    /**
     * A provisional response. A 183 opens early media of our own, unless some are open already: what was answered once stands until the 2xx
     * (RFC 3261 section 13.2.1). To an INVITE without an offer it goes out bare: there is nothing to answer, and an offer of ours would need
     * a reliable response (RFC 3262).
     */
    static void progress(Call call, Leg leg, int sip) {
        Incoming incoming = leg.incoming;
        if (incoming == null || !leg.waiting()) {
            return;
        }
        if (sip != 183 || !incoming.offered() || incoming.answered()) {
            incoming.ringing(sip);
            return;
        }
        MediaFailover.describe(
                call,
                () -> leg.media().answer(Optional.empty()),
                sdp -> {
                    if (leg.waiting()) {
                        incoming.early(directed(leg, null, sdp), Incoming.OURS);
                    }
                },
                fault -> incoming.ringing(183));
    }
}
