package org.patchbay.media.embedded;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.api.media.Recording;
import org.patchbay.media.embedded.relay.MediaLoop;
import org.patchbay.media.embedded.relay.PortRange;

/**
 * The media of one call. All its packets, and all it tells its listener, are on one loop's thread; a leg that was taken from another session
 * stays on the thread it has.
 */
final class EmbeddedSession implements MediaSession {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedSession.class);
    private final EmbeddedMediaEngine engine;
    private final MediaLoop loop;
    private final String call;
    private final Owner owner;
    private final Object lock = new Object();
    /** Replaced whole, with the lock. */
    private volatile Map<String, EmbeddedLeg> legs = Map.of();

    private volatile boolean closed;

    EmbeddedSession(EmbeddedMediaEngine engine, MediaLoop loop, String call, MediaListener listener) {
        this.engine = engine;
        this.loop = loop;
        this.call = call;
        this.owner = new Owner(loop, call, listener);
    }

    Object lock() {
        return lock;
    }

    @Override
    public MediaLeg leg(String id, MediaProfile profile) throws MediaException {
        PortRange range = engine.range(profile.network());
        synchronized (lock) {
            if (closed) {
                throw new MediaException(503, "The media of call " + call + " are closed");
            }
            checkFree(id);
            EmbeddedLeg leg = new EmbeddedLeg(this, id, range, profile);
            put(leg);
            return leg;
        }
    }

    @Override
    public MediaLeg take(String id, MediaLeg leg) throws MediaException {
        if (!(leg instanceof EmbeddedLeg own)) {
            throw new MediaException(501, "Leg '" + leg.id() + "' is not of this media engine");
        }
        // One at a time, so that two locks may be held.
        synchronized (engine) {
            EmbeddedSession former = own.session();
            synchronized (former.lock) {
                synchronized (lock) {
                    if (closed || former.legs.get(own.id()) != own) {
                        throw new MediaException(503, "The media of call " + call + " or of the leg are closed");
                    }
                    checkFree(id);
                    if (own.isForCopy()) {
                        throw new MediaException(
                                503, "Leg '" + own.id() + "' gets a copy, and stays with the leg it is of");
                    }
                    former.drop(own);
                    part(own);
                    own.taken(this, id);
                    put(own);
                }
            }
        }
        return own;
    }

    private void checkFree(String id) {
        if (legs.containsKey(id)) {
            throw new IllegalArgumentException("This session has a leg '" + id + "' already");
        }
    }

    private void put(EmbeddedLeg leg) {
        Map<String, EmbeddedLeg> more = new HashMap<>(legs);
        more.put(leg.id(), leg);
        legs = Map.copyOf(more);
    }

    private boolean drop(EmbeddedLeg leg) {
        Map<String, EmbeddedLeg> fewer = new HashMap<>(legs);
        boolean there = fewer.remove(leg.id(), leg);
        legs = Map.copyOf(fewer);
        return there;
    }

    MediaLoop loop() {
        return loop;
    }

    EmbeddedMediaEngine engine() {
        return engine;
    }

    String call() {
        return call;
    }

    /** Makes the legs anew, and connects them as they were. */
    void restore(SessionText.Saved saved) throws MediaException {
        synchronized (lock) {
            for (SessionText.SavedLeg leg : saved.legs()) {
                put(new EmbeddedLeg(this, engine.range(leg.network()), leg));
            }
            saved.connected().forEach(pair -> connect(pair.get(0), pair.get(1)));
        }
    }

    @Override
    public String state() {
        synchronized (lock) {
            if (closed) {
                return "";
            }
            return SessionText.of(legs.values());
        }
    }

    @Override
    public void leave() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            int departure = owner.leaves();
            engine.left(this, () -> abandoned(departure));
        }
    }

    private void abandoned(int departure) {
        synchronized (lock) {
            if (closed || !owner.isAway(departure)) {
                return;
            }
            LOG.info("Call {}: its media are closed, nobody has taken them up again", call);
            close();
        }
    }

    /** Another owner; false if it is closed by now. */
    boolean taken(MediaListener next) {
        synchronized (lock) {
            if (closed) {
                return false;
            }
            // As when the session is made anew from its text.
            List<EmbeddedLeg> copies =
                    legs.values().stream().filter(EmbeddedLeg::isForCopy).toList();
            copies.forEach(this::remove);
            owner.comes(next);
            return true;
        }
    }

    @Override
    public Optional<MediaLeg> find(String id) {
        return Optional.ofNullable(legs.get(id));
    }

    @Nullable
    EmbeddedLeg leg(String id) {
        return legs.get(id);
    }

    boolean owns(InetSocketAddress place) {
        for (EmbeddedLeg leg : legs.values()) {
            if (leg.owns(place)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connect(String a, String b) {
        synchronized (lock) {
            EmbeddedLeg one = legs.get(a);
            EmbeddedLeg other = legs.get(b);
            if (one == null || other == null || one == other) {
                LOG.debug("Call {}: {} and {} are not connected, one of them is gone", call, a, b);
                return;
            }
            if (one.isForCopy() || other.isForCopy()) {
                LOG.debug("Call {}: {} and {} are not connected, one of them gets a copy", call, a, b);
                return;
            }
            if (one.partner() != other) {
                part(one);
                part(other);
                one.connected(other);
                other.connected(one);
            }
            one.stopPlaying();
            other.stopPlaying();
        }
    }

    @Override
    public void disconnect(String id) {
        synchronized (lock) {
            EmbeddedLeg leg = legs.get(id);
            if (leg != null) {
                part(leg);
            }
        }
    }

    @Override
    public void copy(String leg, Tracks voice, String to) throws MediaException {
        synchronized (lock) {
            LegCopy.begin(present(leg), voice, present(to));
        }
    }

    private EmbeddedLeg present(String id) throws MediaException {
        EmbeddedLeg leg = legs.get(id);
        if (leg == null) {
            throw new MediaException(503, "There is no leg '" + id + "' in this session");
        }
        return leg;
    }

    @Override
    public void pauseCopy(String to, boolean on) {
        EmbeddedLeg leg = legs.get(to);
        if (leg != null) {
            leg.copies().pause(on);
        }
    }

    private static void part(EmbeddedLeg leg) {
        EmbeddedLeg partner = leg.partner();
        if (partner != null) {
            leg.connected(null);
            partner.connected(null);
        }
    }

    void remove(EmbeddedLeg leg) {
        synchronized (lock) {
            if (drop(leg)) {
                part(leg);
                leg.shut();
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            List<EmbeddedLeg> all = new ArrayList<>(legs.values());
            legs = Map.of();
            all.forEach(EmbeddedSession::part);
            all.forEach(EmbeddedLeg::shut);
        }
        engine.closed(this);
    }

    /** Tells the listener, in order, on this session's thread; nothing more once the session is closed. */
    void tell(Consumer<MediaListener> what) {
        loop.execute(() -> {
            if (!closed) {
                owner.told(what);
            }
        });
    }

    /** The same of what became of a recording, which is told even then. */
    void tellOfRecording(String leg, String op, Recording result) {
        loop.execute(() -> owner.told(listener -> listener.recorded(leg, op, result)));
    }
}
