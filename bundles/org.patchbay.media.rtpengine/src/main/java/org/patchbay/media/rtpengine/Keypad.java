package org.patchbay.media.rtpengine;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.media.rtpengine.sdp.Audio;
import org.patchbay.media.rtpengine.sdp.Direction;
import org.patchbay.media.rtpengine.sdp.Format;
import org.patchbay.media.rtpengine.sdp.Networks;
import org.patchbay.media.rtpengine.sdp.Opened;
import org.patchbay.media.rtpengine.sdp.OwnAudio;

/**
 * Presses keys to one leg. What rtpengine itself presses goes through its transcoder, and so does all audio to that leg ever after; and it
 * presses none where nobody speaks. So another engine presses them, to a leg of rtpengine's that is put opposite this one for that moment.
 */
final class Keypad implements MediaListener {
    private static final int PATIENCE_MILLIS = 5000;

    private final RtpengineSession session;
    private final RtpengineMediaEngine engine;
    private final RtpengineLeg leg;

    /** In the session's turn. */
    private @Nullable RtpengineLeg pad;

    private @Nullable MediaSession presser;
    /** Presses that are not over; guarded by this. */
    private final Set<String> pending = new HashSet<>();

    Keypad(RtpengineSession session, RtpengineMediaEngine engine, RtpengineLeg leg) {
        this.session = session;
        this.engine = engine;
        this.leg = leg;
    }

    void press(String op, String digits) {
        synchronized (this) {
            pending.add(op);
        }
        var unused = session.inTurn(() -> ready().thenAccept(keys -> press(keys, op, digits)))
                .exceptionally(fault -> {
                    over(op, String.valueOf(Turns.cause(fault).getMessage()));
                    return null;
                });
    }

    private void press(MediaLeg keys, String op, String digits) {
        int waiting;
        synchronized (this) {
            waiting = pending.size();
        }
        keys.press(op, digits);
        // Its partner is not to stay unheard when whoever presses has gone.
        engine.later(
                () -> over(op, "The media engine that presses keys does not tell of its end"),
                PATIENCE_MILLIS + waiting * 1000L + digits.length() * 150L);
    }

    /** In the session's turn. */
    private CompletionStage<MediaLeg> ready() throws MediaException {
        Audio agreed;
        synchronized (session.lock()) {
            agreed = leg.negotiation().agreed();
        }
        if (leg.isClosed()
                || leg.copy() != null
                || agreed == null
                || !agreed.direction().receives()
                || agreed.formats().stream().noneMatch(Format::events)
                || leg.negotiation().isSignalled()) {
            throw new MediaException(488, "Its peer has agreed to no telephone-events, or wants no audio now");
        }
        MediaSession opened = presser;
        if (opened != null) {
            return done(opened);
        }
        MediaEngine other = engine.others()
                .presser()
                .orElseThrow(() -> new MediaException(
                        501,
                        "rtpengine itself presses no keys, and no other media engine is there that does;"
                                + " start the bundle org.patchbay.media.embedded beside it"));
        String network = engine.innerNetwork(leg);
        MediaProfile profile = MediaProfile.plain(network);
        RtpengineLeg made = new RtpengineLeg(
                session,
                "the keypad of " + leg.id(),
                new Side(Chance.token(), engine.interfaceOf(network), profile),
                new Negotiation(profile, new OwnAudio(Chance.origin(), 0), engine.alike()),
                Networks.ANY,
                leg.home());
        MediaSession fresh = other.open(session.call(), this);
        presser = fresh;
        pad = made;
        MediaLeg keys = fresh.leg("keys", profile);
        Audio spoken = agreed.directed(Direction.SENDRECV);
        return made.ask(made.side().offerTo(List.of(), OwnAudio.nobody(spoken.formats(), null)))
                .thenCompose(reply ->
                        keys.remote("keypad", offered(made, made.exchange().opened(reply), spoken), true))
                .thenCompose(any -> keys.answer(Optional.empty()))
                .thenCompose(answer -> {
                    Audio settling = settling(made, answer);
                    return made.exchange().told(settling).thenAccept(any -> made.negotiation()
                            .settled(settling));
                })
                .thenCompose(any -> {
                    leg.keypad(made);
                    return session.wiring().settle();
                })
                .thenCompose(any -> session.wiring().press(leg, made))
                .thenApply(any -> keys);
    }

    private static CompletionStage<MediaLeg> done(MediaSession opened) throws MediaException {
        return CompletableFuture.completedStage(
                opened.find("keys").orElseThrow(() -> new MediaException(503, "The engine that presses has gone")));
    }

    private static String offered(RtpengineLeg made, Opened opened, Audio spoken) {
        made.negotiation().opened(opened);
        made.negotiation().known(spoken.formats());
        made.alone();
        return made.negotiation().offer(spoken.formats(), spoken, opened);
    }

    private static Audio settling(RtpengineLeg made, String answer) {
        try {
            return made.negotiation().toSettle(Audio.read(answer, false));
        } catch (MediaException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void played(String any, String op, String error) {
        over(op, error);
    }

    /** One press is; with the last of them its partner is heard again, before that is told. */
    private void over(String op, String error) {
        boolean last;
        synchronized (this) {
            if (!pending.remove(op)) {
                return;
            }
            last = pending.isEmpty();
        }
        var unused = session.inTurn(() -> last && idle() ? away() : CompletableFuture.completedStage(null))
                .whenComplete((any, fault) -> session.report(listener -> listener.played(leg.id(), op, error)));
    }

    private synchronized boolean idle() {
        return pending.isEmpty();
    }

    private CompletionStage<Void> away() {
        RtpengineLeg former = pad;
        MediaSession opened = presser;
        pad = null;
        presser = null;
        leg.keypad(null);
        if (opened != null) {
            opened.close();
        }
        return session.wiring()
                .settle()
                .thenCompose(any -> former == null
                        ? CompletableFuture.completedStage(null)
                        : leg.tell(Side.delete(former.side().tag())));
    }

    /** The leg is gone; in nobody's turn. */
    void close() {
        var unused = session.inTurn(this::away);
    }
}
