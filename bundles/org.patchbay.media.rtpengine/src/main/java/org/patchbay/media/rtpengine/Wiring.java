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
    private final RtpengineMediaEngine engine;

    Wiring(RtpengineSession session, RtpengineMediaEngine engine) {
        this.session = session;
        this.engine = engine;
    }

    CompletionStage<Void> settle() {
        List<Supplier<CompletionStage<Void>>> steps = new ArrayList<>();
        synchronized (session.lock()) {
            Collection<RtpengineLeg> legs = session.legs();
            for (RtpengineLeg leg : legs) {
                RtpengineLeg pad = leg.keypad();
                boolean pressed = pad != null && leg.isOpposite(pad);
                if (wanted(leg) == null
                        && leg.bridged()
                        && !pressed
                        && leg.negotiation().agreed() != null) {
                    steps.add(() -> leg.standIn() == null ? park(leg) : ended(leg));
                }
            }
            for (RtpengineLeg leg : legs) {
                RtpengineLeg other = wanted(leg);
                if (other != null
                        && leg.side().compareTo(other.side()) < 0
                        && !(faces(leg, other) && faces(other, leg))) {
                    steps.add(() -> leg.home() == other.home() ? bridge(leg, other) : splice(leg, other));
                }
            }
        }
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (Supplier<CompletionStage<Void>> step : steps) {
            all = all.thenCompose(any -> step.get());
        }
        return all.thenCompose(any -> session.settleCopies());
    }

    private static boolean faces(RtpengineLeg leg, RtpengineLeg other) {
        RtpengineLeg facing = leg.facing();
        return facing != null && (leg.home() == other.home()) == (facing == other) && leg.isOpposite(facing);
    }

    /** They are in two calls of rtpengine's. */
    private CompletionStage<Void> splice(RtpengineLeg one, RtpengineLeg other) {
        return ended(one)
                .thenCompose(any -> ended(other))
                .thenCompose(any -> Splice.make(session, engine, one, other))
                .thenCompose(any -> bridgeStandIn(one))
                .thenCompose(any -> bridgeStandIn(other));
    }

    private CompletionStage<Void> bridgeStandIn(RtpengineLeg leg) {
        Splice.StandIn stand;
        synchronized (session.lock()) {
            stand = leg.standIn();
        }
        return stand == null ? done() : bridge(leg, stand.leg());
    }

    /** Nobody stands in for its partner any more. */
    private CompletionStage<Void> ended(RtpengineLeg leg) {
        Splice.StandIn stand;
        boolean opposite;
        synchronized (session.lock()) {
            stand = leg.standIn();
            opposite = stand != null && leg.isOpposite(stand.leg());
            leg.standIn(null);
        }
        if (stand == null) {
            return done();
        }
        CompletionStage<Void> left = opposite ? park(leg) : done();
        return left.thenCompose(any -> leg.tell(Side.delete(stand.leg().side().tag())));
    }

    /** A leg that goes elsewhere hears nobody any more, although it is not closed for rtpengine. */
    CompletionStage<Void> alone(RtpengineLeg leg) {
        Audio agreed;
        synchronized (session.lock()) {
            agreed = leg.negotiation().agreed();
        }
        CompletionStage<Void> parked = agreed == null || !leg.bridged() ? done() : park(leg, agreed);
        return parked.thenCompose(any -> {
            Splice.StandIn stand = leg.standIn();
            leg.standIn(null);
            return stand == null
                    ? done()
                    : leg.tell(Side.delete(stand.leg().side().tag()));
        });
    }

    /** Its partner, once both have agreed with their peers. */
    private static @Nullable RtpengineLeg wanted(RtpengineLeg leg) {
        RtpengineLeg partner = leg.partner();
        return partner != null
                        && leg.keypad() == null
                        && partner.keypad() == null
                        && leg.negotiation().agreed() != null
                        && partner.negotiation().agreed() != null
                ? partner
                : null;
    }

    /** Opposite whoever presses keys to it. */
    CompletionStage<Void> press(RtpengineLeg leg, RtpengineLeg pad) {
        return bridge(leg, pad);
    }

    private CompletionStage<Void> bridge(RtpengineLeg one, RtpengineLeg other) {
        boolean parksOne;
        boolean parksOther;
        synchronized (session.lock()) {
            Audio mine = one.negotiation().agreed();
            Audio its = other.negotiation().agreed();
            if (mine == null || its == null || one.isClosed() || other.isClosed()) {
                return done();
            }
            // Only after an offer that had no rtcp-mux rtpengine takes it for a matter of each side, and not of both.
            boolean differ = mine.mux() != its.mux();
            // What a partner before had not in common was forgotten.
            parksOne = differ || one.negotiation().isNews(mine);
            parksOther = differ || other.negotiation().isNews(its);
        }
        CompletionStage<Void> before = parksOne ? park(one) : done();
        return before.thenCompose(any -> parksOther ? park(other) : done()).thenCompose(any -> opposite(one, other));
    }

    private CompletionStage<Void> opposite(RtpengineLeg one, RtpengineLeg other) {
        boolean alone;
        boolean otherAlone;
        synchronized (session.lock()) {
            alone = !one.bridged();
            otherAlone = !other.bridged();
        }
        return stale(one, other)
                .thenCompose(any -> stale(other, one))
                .thenCompose(any -> tell(one, other))
                .thenCompose(any -> tell(other, one))
                .thenCompose(any -> {
                    synchronized (session.lock()) {
                        one.opposite(other);
                        other.opposite(one);
                        alike(one, other);
                        alike(other, one);
                    }
                    return muffle(one, other).thenCompose(done -> muffle(other, one));
                })
                .thenCompose(any -> {
                    // Nobody's ports are not needed any more.
                    return alone ? one.tell(Side.delete(one.side().nobody())) : done();
                })
                .thenCompose(
                        any -> otherAlone ? other.tell(Side.delete(other.side().nobody())) : done());
    }

    /** Whoever is told of keys by signalling is not sent the events of the other one; rtpengine reports them all the same. */
    private static CompletionStage<Void> muffle(RtpengineLeg speaker, RtpengineLeg ear) {
        boolean wanted = ear.negotiation().isSignalled();
        if (speaker.isMuffled(wanted)) {
            return done();
        }
        speaker.muffled(wanted);
        return speaker.tell(
                Side.of(wanted ? "block DTMF" : "unblock DTMF", speaker.side().tag()));
    }

    private static void alike(RtpengineLeg leg, RtpengineLeg other) {
        Audio agreed = other.negotiation().agreed();
        if (agreed != null) {
            leg.negotiation().alsoKnown(agreed.formats());
        }
    }

    /** Whoever stood in for the partner before. */
    private CompletionStage<Void> stale(RtpengineLeg leg, RtpengineLeg next) {
        Splice.StandIn stand = leg.standIn();
        return stand == null || stand.leg() == next ? done() : ended(leg);
    }

    /** Tells what the peer of {@code from} has agreed to. */
    private CompletionStage<Void> tell(RtpengineLeg to, RtpengineLeg from) {
        Audio agreed;
        synchronized (session.lock()) {
            agreed = from.negotiation().agreed();
        }
        return agreed == null
                ? done()
                : from.ask(from.side().answerTo(to.side().tag(), from.exchange().restated(agreed)))
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
        return leg.ask(side.offerTo(leg.negotiation().suites(), OwnAudio.nobody(agreed.formats(), agreed)))
                .thenCompose(reply -> {
                    leg.exchange().check(reply);
                    return leg.ask(side.answerTo(side.nobody(), leg.exchange().restated(agreed)));
                })
                .thenAccept(any -> {
                    synchronized (session.lock()) {
                        leg.negotiation().known(agreed.formats());
                        leg.alone();
                    }
                });
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedStage(null);
    }
}
