package org.patchbay.media.rtpengine;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaListener;

/** Who owns a session, and how it ends. */
final class Life {
    private static final Logger LOG = LoggerFactory.getLogger(Life.class);

    private final RtpengineSession session;
    private final RtpengineMediaEngine engine;
    private final Owner owner;
    /** Changed with the session's lock. */
    private volatile boolean closed;

    Life(RtpengineSession session, RtpengineMediaEngine engine, MediaListener listener) {
        this.session = session;
        this.engine = engine;
        this.owner = new Owner(session.call(), listener, engine::onTimer);
    }

    Owner owner() {
        return owner;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isLeft() {
        return owner.isAway();
    }

    void leave() {
        synchronized (session.lock()) {
            if (!closed) {
                int departure = owner.leave();
                engine.left(session, () -> abandoned(departure));
            }
        }
        // Whoever comes next knows nothing of them.
        session.legs().stream().filter(leg -> leg.copy() != null).forEach(session::remove);
    }

    private void abandoned(int departure) {
        synchronized (session.lock()) {
            if (closed || !owner.isAway(departure)) {
                return;
            }
        }
        LOG.info("Call {}: its media are closed, nobody has taken them up again", session.call());
        close();
    }

    /** Another owner; false if it is closed by now. */
    boolean taken(MediaListener next) {
        synchronized (session.lock()) {
            if (!closed) {
                owner.come(next);
            }
            return !closed;
        }
    }

    void close() {
        List<RtpengineLeg> all;
        synchronized (session.lock()) {
            if (closed) {
                return;
            }
            closed = true;
            owner.close();
            all = session.clear();
            all.forEach(leg -> leg.partner(null));
            all.forEach(RtpengineLeg::markClosed);
        }
        session.endOthers();
        engine.closed(session);
        var unused = session.inTurn(() -> Departures.of(all));
    }

    /** Its owner is the process no more, and rtpengine goes on. */
    void forget() {
        synchronized (session.lock()) {
            closed = true;
            owner.close();
            var unused = session.clear();
        }
        session.endOthers();
        engine.closed(session);
    }
}
