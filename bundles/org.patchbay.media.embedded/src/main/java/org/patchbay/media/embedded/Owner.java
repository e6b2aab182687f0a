package org.patchbay.media.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaListener;
import org.patchbay.media.embedded.relay.MediaLoop;

/** Who is told what happens in a session, in order, on the session's thread. It may go: what happens meanwhile is told to the next one. */
final class Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Owner.class);
    /** Told to the next owner; what comes beyond is dropped. */
    private static final int MOST_UNTOLD = 100;

    private final MediaLoop loop;
    private final String call;
    /** Null while the session has no owner. */
    private volatile @Nullable MediaListener listener;
    /** So that a limit that ran out is known to be that of the last time. */
    private int departures;

    /** What happened meanwhile; on the loop's thread only. */
    private List<Consumer<MediaListener>> untold = List.of();

    Owner(MediaLoop loop, String call, MediaListener listener) {
        this.loop = loop;
        this.call = call;
        this.listener = listener;
    }

    /** @return the how manieth time this is; called with the session's lock */
    int leaves() {
        listener = null;
        return ++departures;
    }

    /** Whether it has not come back since; called with the session's lock. */
    boolean isAway(int since) {
        return listener == null && departures == since;
    }

    void comes(MediaListener next) {
        listener = next;
        loop.execute(() -> {
            List<Consumer<MediaListener>> late = untold;
            untold = List.of();
            late.forEach(this::told);
        });
    }

    /** Tells it now; on the loop's thread. */
    void told(Consumer<MediaListener> what) {
        MediaListener owner = listener;
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
            LOG.error("Call {}: its media listener failed", call, e);
        }
    }
}
