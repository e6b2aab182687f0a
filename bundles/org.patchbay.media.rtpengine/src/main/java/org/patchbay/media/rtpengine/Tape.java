package org.patchbay.media.rtpengine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.api.media.Recording;
import org.patchbay.media.rtpengine.sdp.Direction;
import org.patchbay.media.rtpengine.sdp.Networks;
import org.patchbay.media.rtpengine.sdp.OwnAudio;

/**
 * The recordings of one leg, in a session of another engine: one leg there is sent what ours says and is the one that is recorded, another,
 * its partner, what ours hears.
 */
final class Tape implements MediaListener {
    private static final Logger LOG = LoggerFactory.getLogger(Tape.class);
    private static final String SAID = "said";
    private static final String HEARD = "heard";

    /** A copy and who records it. */
    private static final class Feed {
        private final Copy copy;
        private final MediaLeg ear;
        private boolean begun;

        Feed(Copy copy, MediaLeg ear) {
            this.copy = copy;
            this.ear = ear;
        }
    }

    private final RtpengineSession session;
    private final RtpengineLeg leg;
    private final Tapes tapes;
    private final String network;
    private @Nullable MediaSession recorder;

    // Guarded by this.
    private final List<Feed> feeds = new ArrayList<>(2);
    private final Set<String> ops = new HashSet<>(2);
    private boolean over;

    /** @param network over which the copies go */
    Tape(RtpengineSession session, RtpengineLeg leg, Tapes tapes, String network) {
        this.session = session;
        this.leg = leg;
        this.tapes = tapes;
        this.network = network;
    }

    synchronized void open(MediaEngine engine) throws MediaException {
        MediaSession opened = engine.open(session.call(), this);
        recorder = opened;
        try {
            // Both ways: what its partner says is recorded only where it would be sent.
            feed(opened, SAID, Tracks.SAID, Direction.SENDRECV);
        } catch (MediaException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void feed(MediaSession opened, String id, Tracks voice, Direction direction) throws MediaException {
        Side side = tapes.side(network);
        MediaLeg ear = opened.leg(id, MediaProfile.plain(network));
        RtpengineLeg hidden = new RtpengineLeg(
                session,
                "the recorder",
                side,
                new Negotiation(
                        side.profile(),
                        new OwnAudio(Chance.origin(), 0),
                        session.engine().alike()),
                Networks.ANY,
                leg.home());
        Copy copy = new Copy(session, leg, voice, hidden, direction);
        hidden.copies(copy);
        session.extras().copies().add(copy);
        feeds.add(new Feed(copy, ear));
        settle();
    }

    synchronized boolean isOver() {
        return over;
    }

    synchronized void record(String op, RecordOrder order) throws MediaException {
        MediaSession opened = recorder;
        MediaLeg said = opened == null ? null : opened.find(SAID).orElse(null);
        if (over || opened == null || said == null) {
            // The next one begins anew.
            close();
            throw new MediaException(503, "The media engine that records has gone");
        }
        if (ops.contains(op)) {
            throw new MediaException(503, "'" + op + "' records already");
        }
        if (order.tracks() != Tracks.SAID && feeds.size() == 1) {
            feed(opened, HEARD, Tracks.HEARD, Direction.SENDONLY);
            opened.connect(SAID, HEARD);
        }
        ops.add(op);
        said.record(op, order);
    }

    /** Begins what can be by now. */
    synchronized void settle() {
        synchronized (session.lock()) {
            if (leg.negotiation().agreed() == null) {
                return;
            }
        }
        for (Feed feed : feeds) {
            if (!feed.begun) {
                feed.begun = true;
                var unused = feed.copy
                        .offer()
                        .thenCompose(offer -> feed.ear.remote("copy", offer, true))
                        .thenCompose(any -> feed.ear.answer(Optional.empty()))
                        .thenCompose(answer -> feed.copy.remote(answer, false))
                        .exceptionally(fault -> {
                            if (isOver()) {
                                return null;
                            }
                            LOG.warn(
                                    "Call {}: leg {} is recorded without what it {}: {}",
                                    session.call(),
                                    leg.id(),
                                    feed.copy.voice() == Tracks.SAID ? "says" : "hears",
                                    Turns.cause(fault).getMessage());
                            return null;
                        });
            }
        }
    }

    private Optional<MediaLeg> recorded() {
        MediaSession opened = recorder;
        return opened == null ? Optional.empty() : opened.find(SAID);
    }

    void pause(String op, boolean on) {
        recorded().ifPresent(said -> said.pause(op, on));
    }

    void stop(String op) {
        recorded().ifPresent(said -> said.stop(op));
    }

    @Override
    public void recorded(String any, String op, Recording result) {
        boolean last;
        synchronized (this) {
            ops.remove(op);
            last = ops.isEmpty();
        }
        session.reportAlways(listener -> listener.recorded(leg.id(), op, result));
        if (last) {
            close();
        }
    }

    /** What is being recorded ends, and is reported. */
    void close() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        tapes.over(this);
        feeds.forEach(feed -> {
            session.extras().copies().end(feed.copy);
            var unused = session.inTurn(
                    () -> feed.copy.to().tell(Side.delete(feed.copy.to().side().tag())));
        });
        MediaSession opened = recorder;
        if (opened != null) {
            opened.close();
        }
    }
}
