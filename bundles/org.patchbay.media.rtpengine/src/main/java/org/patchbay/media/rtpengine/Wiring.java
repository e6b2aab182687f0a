package org.patchbay.media.rtpengine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.rtpengine.sdp.Audio;
import org.patchbay.media.rtpengine.sdp.OwnAudio;

/**
 * Brings rtpengine to what the session wants: who has a partner is put opposite to it, who has none opposite nobody. Ports, keys and
 * candidates stay as they are, so that no peer need know. Runs in the session's turn.
 */
final class Wiring {
    private final RtpengineSession session;

    Wiring(RtpengineSession session) {
        this.session = session;
    }

    CompletionStage<Void> settle() {
        List<Supplier<CompletionStage<Void>>> steps = new ArrayList<>();
        synchronized (session.lock()) {
            Collection<RtpengineLeg> legs = session.legs();
            for (RtpengineLeg leg : legs) {
                if (wanted(leg) == null && leg.bridged() && leg.negotiation().agreed() != null) {
                    steps.add(() -> park(leg));
                }
            }
            for (RtpengineLeg leg : legs) {
                RtpengineLeg other = wanted(leg);
                if (other != null
                        && leg.side().tag().compareTo(other.side().tag()) < 0
                        && !(leg.opposite().equals(other.side().tag())
                                && other.opposite().equals(leg.side().tag()))) {
                    steps.add(() -> bridge(leg, other));
                }
            }
        }
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (Supplier<CompletionStage<Void>> step : steps) {
            all = all.thenCompose(any -> step.get());
        }
        return all.thenCompose(any -> session.copies().settle());
    }

    /** Its partner, once both have agreed with their peers. */
    private static @Nullable RtpengineLeg wanted(RtpengineLeg leg) {
        RtpengineLeg partner = leg.partner();
        return partner != null
                        && leg.negotiation().agreed() != null
                        && partner.negotiation().agreed() != null
                ? partner
                : null;
    }

    private CompletionStage<Void> bridge(RtpengineLeg one, RtpengineLeg other) {
        boolean differ;
        synchronized (session.lock()) {
            Audio mine = one.negotiation().agreed();
            Audio its = other.negotiation().agreed();
            if (mine == null || its == null || one.isClosed() || other.isClosed()) {
                return done();
            }
            differ = mine.mux() != its.mux();
        }
        // Only after an offer that had no rtcp-mux rtpengine takes it for a matter of each side, and not of both.
        CompletionStage<Void> before = differ ? park(one).thenCompose(any -> park(other)) : done();
        return before.thenCompose(any -> opposite(one, other));
    }

    private CompletionStage<Void> opposite(RtpengineLeg one, RtpengineLeg other) {
        boolean alone;
        boolean otherAlone;
        synchronized (session.lock()) {
            alone = !one.bridged();
            otherAlone = !other.bridged();
        }
        return tell(one, other)
                .thenCompose(any -> tell(other, one))
                .thenCompose(any -> {
                    synchronized (session.lock()) {
                        one.opposite(other.side().tag());
                        other.opposite(one.side().tag());
                    }
                    // Nobody's ports are not needed any more.
                    return alone ? session.tell(Side.delete(one.side().nobody())) : done();
                })
                .thenCompose(any ->
                        otherAlone ? session.tell(Side.delete(other.side().nobody())) : done());
    }

    /** Tells what the peer of {@code from} has agreed to. */
    private CompletionStage<Void> tell(RtpengineLeg to, RtpengineLeg from) {
        Audio agreed;
        synchronized (session.lock()) {
            agreed = from.negotiation().agreed();
        }
        return agreed == null
                ? done()
                : session.ask(from.side()
                                .answerTo(to.side().tag(), from.exchange().restated(agreed)))
                        .thenAccept(reply -> to.exchange().check(reply));
    }

    /** Opposite nobody again. */
    private CompletionStage<Void> park(RtpengineLeg leg) {
        Audio agreed;
        synchronized (session.lock()) {
            agreed = leg.negotiation().agreed();
        }
        return agreed == null || leg.isClosed() ? done() : park(leg, agreed);
    }

    /** Opposite nobody, who offers all that this peer is to have agreed to, under its numbers. */
    CompletionStage<Void> park(RtpengineLeg leg, Audio agreed) {
        Side side = leg.side();
        return session.ask(side.offerTo(leg.negotiation().suites(), OwnAudio.nobody(agreed.formats(), agreed)))
                .thenCompose(reply -> {
                    leg.exchange().check(reply);
                    return session.ask(
                            side.answerTo(side.nobody(), leg.exchange().restated(agreed)));
                })
                .thenAccept(any -> {
                    synchronized (session.lock()) {
                        leg.opposite(side.nobody());
                    }
                });
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedStage(null);
    }
}
