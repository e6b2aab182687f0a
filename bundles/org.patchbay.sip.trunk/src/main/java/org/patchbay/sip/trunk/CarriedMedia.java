package org.patchbay.sip.trunk;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaSession;

/** The media of a call and the engine that carries them, which may go and come back, or be taken for another before anybody knows of it. */
final class CarriedMedia {
    private static final Logger LOG = LoggerFactory.getLogger(CarriedMedia.class);

    private final Call call;
    private @Nullable MediaSession session;
    /** The engine that the session is of; null without a session, and for one without an engine. */
    private @Nullable MediaEngine carrier;
    /** What the engine said of its media before it went; null while they are carried. */
    private volatile @Nullable String suspended;
    /** The name of the engine that its media were on last; empty before it had any. */
    private volatile String kind = "";

    CarriedMedia(Call call) {
        this.call = call;
    }

    /** Takes what was written down. */
    void restored(String engine, MediaChoice.@Nullable Carried taken, @Nullable MediaSession unanchored) {
        kind = engine;
        session = taken == null ? unanchored : taken.session();
        carrier = taken == null ? null : taken.engine();
    }

    /** Its media, if they were ever needed. */
    @Nullable
    MediaSession opened() {
        return session;
    }

    @Nullable
    MediaEngine carrier() {
        return carrier;
    }

    /** What its media were when their engine went; null while they are carried. */
    @Nullable
    String suspended() {
        return suspended;
    }

    /** Its media engine goes. */
    void suspend() {
        MediaSession open = session;
        suspended = open == null ? "" : open.state();
        if (open != null) {
            // Where the engine can, its media go on meanwhile.
            open.leave();
        }
        session = null;
        carrier = null;
    }

    /** Its media are carried again. */
    void resume(MediaChoice.Carried taken) {
        suspended = null;
        carry(taken);
    }

    private void carry(MediaChoice.Carried taken) {
        session = taken.session();
        carrier = taken.engine();
        kind = taken.engine().name();
    }

    String kind() {
        return kind;
    }

    /** No engine is there that takes its media up. */
    void suspend(String state) {
        suspended = state;
    }

    MediaSession session() throws MediaException {
        MediaSession open = session;
        if (open == null && suspended != null) {
            throw new MediaException(500, "The media engine is being replaced");
        }
        if (open == null) {
            open = open(null);
            session = open;
        }
        return open;
    }

    /**
     * Its engine has failed, and no peer was told of its media yet. Where no other engine takes the call all stays as it was: another leg may
     * do better.
     *
     * @return whether there is another one to begin anew with
     */
    boolean nextEngine() {
        MediaSession failing = session;
        MediaEngine former = carrier;
        if (failing == null || former == null) {
            return false;
        }
        try {
            session = open(former);
        } catch (MediaException e) {
            return false;
        }
        call.legs().forEach(leg -> leg.carriedBy(null));
        failing.close();
        return true;
    }

    /**
     * As a last resort an emergency call goes without an engine.
     *
     * @param after the engine that has failed; those after it are left
     */
    private MediaSession open(@Nullable MediaEngine after) throws MediaException {
        try {
            MediaChoice.Carried opened = call.trunk.media().open(call.id, call, after);
            carry(opened);
            return opened.session();
        } catch (MediaException | RuntimeException e) {
            if (!call.emergency) {
                throw e;
            }
            LOG.warn("Call {} is an emergency call and goes without the media engine: {}", call.id, e.toString());
        }
        carrier = null;
        kind = "";
        call.trunk.counters().add("emergencies-unanchored");
        return new Unanchored(call);
    }

    void connect(Leg a, Leg b) {
        MediaSession open = session;
        if (open != null && !a.ended() && !b.ended()) {
            open.connect(a.id, b.id);
            a.ifRecorded(Recordings::met);
            b.ifRecorded(Recordings::met);
            HoldMusic.connected(a);
            HoldMusic.connected(b);
        }
    }

    void disconnect(Leg leg) {
        MediaSession open = session;
        if (open != null) {
            open.disconnect(leg.id);
        }
    }

    void close() {
        MediaSession open = session;
        session = null;
        carrier = null;
        suspended = null;
        if (open != null) {
            open.close();
        }
    }
}
