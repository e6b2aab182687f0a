package org.patchbay.media.rtpengine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaListener;

/** Who is told what happens in one session, in order; what happens while it has no owner is told the next. */
final class Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Owner.class);
    /** Told to the next owner; what comes beyond is dropped. */
    private static final int MOST_UNTOLD = 100;

    private final String call;
    private final Executor thread;
    /** Null while the session has no owner. */
    private volatile @Nullable MediaListener listener;

    private volatile boolean closed;
    /** What happened meanwhile; on the thread only. */
    private final List<Consumer<MediaListener>> untold = new ArrayList<>(0);
    /** How often an owner has left, so that a limit that ran out is known to be that of the last time. */
    private int departures;

    /** @param thread runs one task after the other */
    Owner(String call, MediaListener listener, Executor thread) {
        this.call = call;
        this.listener = listener;
        this.thread = thread;
    }

    /** @return which departure this is */
    synchronized int leave() {
        listener = null;
        return ++departures;
    }

    boolean isAway() {
        return listener == null;
    }

    /** Whether nobody has come since that departure. */
    synchronized boolean isAway(int departure) {
        return listener == null && departures == departure;
    }

    synchronized void come(MediaListener next) {
        listener = next;
        thread.execute(() -> {
            List<Consumer<MediaListener>> late = List.copyOf(untold);
            untold.clear();
            late.forEach(this::told);
        });
    }

    /** Tells nothing more. */
    void close() {
        closed = true;
    }

    void tell(Consumer<MediaListener> what) {
        thread.execute(() -> told(what));
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
            if (untold.size() < MOST_UNTOLD) {
                untold.add(what);
            }
            return;
        }
        try {
            what.accept(owner);
        } catch (RuntimeException e) {
            LOG.error("Call {}: its media listener failed", call, e);
        }
    }
}
