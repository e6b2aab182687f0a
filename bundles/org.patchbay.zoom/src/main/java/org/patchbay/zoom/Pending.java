package org.patchbay.zoom;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A departure that this node sees to. Belongs to {@link Departures}. */
final class Pending {
    private final boolean takenUp;
    private final AtomicBoolean busy;
    private final AtomicInteger tries = new AtomicInteger();
    private volatile Departure departure;
    private volatile long version;
    private volatile boolean written;
    private volatile boolean done;

    /**
     * @param version that it has in the store; 0 where it is not kept
     * @param takenUp whether it was begun by a node that was stopped; else Zoom is asked at once
     */
    Pending(Departure departure, long version, boolean takenUp) {
        this.departure = departure;
        this.version = version;
        this.takenUp = takenUp;
        busy = new AtomicBoolean(!takenUp);
        written = takenUp;
    }

    String key() {
        return departure.key();
    }

    Departure departure() {
        return departure;
    }

    /** One with other tokens: what is kept is not it. */
    void departure(Departure fresh) {
        departure = fresh;
        written = false;
    }

    long version() {
        return version;
    }

    /** It is kept as it is. */
    void written(long now) {
        version = now;
        written = true;
    }

    /** Whether it is kept as it is; else it is in memory alone. */
    boolean isWritten() {
        return written;
    }

    boolean isKept() {
        return version > 0;
    }

    /** Whether nothing is left but to remove what is kept. */
    boolean isDone() {
        return done;
    }

    void done(boolean now) {
        done = now;
    }

    /** @return false where Zoom is being asked, or is about to be */
    boolean take() {
        return busy.compareAndSet(false, true);
    }

    void leave() {
        busy.set(false);
    }

    /** @return how often Zoom was asked by this node, with the one that begins now */
    int asked() {
        return tries.incrementAndGet();
    }

    /** What it took, for the audit. */
    String story() {
        return "asked " + tries + " times" + (takenUp ? " since a node was stopped" : "");
    }

    @Override
    public String toString() {
        return "Pending[" + departure + "]";
    }
}
