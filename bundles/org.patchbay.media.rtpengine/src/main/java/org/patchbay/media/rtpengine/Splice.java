package org.patchbay.media.rtpengine;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.rtpengine.sdp.Audio;
import org.patchbay.media.rtpengine.sdp.Direction;
import org.patchbay.media.rtpengine.sdp.Networks;
import org.patchbay.media.rtpengine.sdp.Opened;
import org.patchbay.media.rtpengine.sdp.OwnAudio;

/**
 * Joins two legs that are at home in two calls of rtpengine's, which cannot move a leg from one to the other: in each call another leg stands
 * in for the partner, and the two that stand in send to each other. So neither peer need know. It costs two more streams, in plain RTP.
 */
final class Splice {

    /** Who stands in for the partner of a leg, in its own call. */
    record StandIn(RtpengineLeg leg, RtpengineLeg partner) {}

    private Splice() {}

    /** Makes the two that stand in; who is put opposite whom is the caller's. In the session's turn. */
    static CompletionStage<Void> make(
            RtpengineSession session, RtpengineMediaEngine engine, RtpengineLeg one, RtpengineLeg other) {
        RtpengineLeg near;
        RtpengineLeg far;
        Audio spoken;
        try {
            near = standIn(session, engine, one);
            far = standIn(session, engine, other);
            spoken = spoken(session, one);
        } catch (MediaException e) {
            throw new CompletionException(e);
        }
        return near.ask(near.side().offerTo(List.<SrtpSuite>of(), OwnAudio.nobody(spoken.formats(), null)))
                .thenCompose(reply -> {
                    Audio offer = offered(near, near.exchange().opened(reply), spoken);
                    return far.exchange().openedFor(offer).thenCompose(made -> answered(near, far, offer, made));
                })
                .thenRun(() -> {
                    synchronized (session.lock()) {
                        one.standIn(new StandIn(near, other));
                        other.standIn(new StandIn(far, one));
                    }
                });
    }

    private static RtpengineLeg standIn(RtpengineSession session, RtpengineMediaEngine engine, RtpengineLeg leg)
            throws MediaException {
        String network = engine.innerNetwork(leg);
        MediaProfile profile = MediaProfile.plain(network);
        return new RtpengineLeg(
                session,
                "who stands in for the partner of " + leg.id(),
                new Side(Chance.token(), engine.interfaceOf(network), profile),
                new Negotiation(profile, new OwnAudio(Chance.origin(), 0), engine.alike()),
                Networks.ANY,
                leg.home());
    }

    /** All that the first one agreed to goes through as it is; what is to be converted is in the other call. */
    private static Audio spoken(RtpengineSession session, RtpengineLeg one) throws MediaException {
        synchronized (session.lock()) {
            Audio agreed = one.negotiation().agreed();
            if (agreed == null) {
                throw new MediaException(503, "Leg '" + one.id() + "' has agreed on nothing yet");
            }
            return agreed.directed(Direction.SENDRECV);
        }
    }

    private static Audio offered(RtpengineLeg near, Opened made, Audio spoken) {
        try {
            near.negotiation().opened(made);
            near.negotiation().known(spoken.formats());
            near.alone();
            return Audio.read(near.negotiation().offer(spoken.formats(), spoken, made), false);
        } catch (MediaException e) {
            throw new CompletionException(e);
        }
    }

    private static CompletionStage<Void> answered(RtpengineLeg near, RtpengineLeg far, Audio offer, Opened made) {
        try {
            Audio answer = Audio.read(far.negotiation().answer(offer, offer, made), false);
            Audio settling = near.negotiation().toSettle(answer);
            return near.exchange().told(settling).thenAccept(any -> near.negotiation()
                    .settled(settling));
        } catch (MediaException e) {
            throw new CompletionException(e);
        }
    }
}
