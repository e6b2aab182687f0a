package org.patchbay.media.rtpengine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaListener;

/**
 * Who owns a session and is told what happens in it, in order, and how it ends. What happens while it has no owner is told the next. What changes
 * is guarded by the session's lock, unless it says otherwise.
 */
final class Life {
    private static final Logger LOG = LoggerFactory.getLogger(Life.class);
    /** Told to the next owner; what comes beyond is dropped. */
    private static final int MOST_UNTOLD = 100;

    private final RtpengineSession session;
    /** Null while the session has no owner. */
    private volatile @Nullable MediaListener listener;
    /** What happened meanwhile; on the engine's thread only. */
    private List<Consumer<MediaListener>> untold = List.of();
    /** How often an owner has left, so that a limit that ran out is known to be that of the last time. */
    private int departures;

    private volatile boolean closed;

    Life(RtpengineSession session, MediaListener listener) {
        this.session = session;
        this.listener = listener;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isLeft() {
        return listener == null;
    }

    void tell(Consumer<MediaListener> what) {
        session.engine().onTimer(() -> told(what));
    }

    /** Tells it also after the end of the session, when nothing else is told any more. */
    void tellAlways(Consumer<MediaListener> what) {
        MediaListener owner = listener;
        if (!closed) {
            tell(what);
        } else if (owner != null) {
            what.accept(owner);
        }
    }

    private void told(Consumer<MediaListener> what) {
        MediaListener owner = listener;
        if (closed) {
            return;
        }
        if (owner == null) {
            if (untold.isEmpty()) {
                untold = new ArrayList<>();
            }
            if (untold.size() < MOST_UNTOLD) {
                untold.add(what);
            }
            return;
        }
        try {
            what.accept(owner);
        } catch (RuntimeException e) {
            LOG.error("Call {}: its media listener failed", session.call(), e);
        }
    }

    void leave() {
        synchronized (session.lock()) {
            if (!closed) {
                listener = null;
                int departure = ++departures;
                session.engine().left(session, () -> abandoned(departure));
            }
        }
        // Whoever comes next knows nothing of them.
        session.legs().stream().filter(leg -> leg.copy() != null).forEach(session::remove);
    }

    private void abandoned(int departure) {
        synchronized (session.lock()) {
            if (closed || listener != null || departures != departure) {
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
                listener = next;
                session.engine().onTimer(this::catchUp);
            }
            return !closed;
        }
    }

    private void catchUp() {
        List<Consumer<MediaListener>> late = untold;
        untold = List.of();
        late.forEach(this::told);
    }

    void close() {
        List<RtpengineLeg> all;
        synchronized (session.lock()) {
            if (closed) {
                return;
            }
            closed = true;
            all = session.clear();
            all.forEach(leg -> leg.partner(null));
            all.forEach(RtpengineLeg::markClosed);
        }
        session.endOthers();
        session.engine().closed(session);
        var unused = session.inTurn(() -> Departures.of(all));
    }

    /** Its owner is the process no more, and rtpengine goes on. */
    void forget() {
        synchronized (session.lock()) {
            closed = true;
            session.clear().forEach(leg -> {
                boolean unused = leg.home().leaves();
            });
        }
        session.endOthers();
        session.engine().closed(session);
    }
}
