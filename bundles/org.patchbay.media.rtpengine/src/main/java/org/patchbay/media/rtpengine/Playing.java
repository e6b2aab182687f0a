package org.patchbay.media.rtpengine;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/** One sound on its way to one leg. Whoever ends it first reports its end. */
final class Playing {
    private final String op;
    private final boolean loop;
    private final AtomicBoolean over = new AtomicBoolean();
    /** Its end by itself. */
    private volatile @Nullable Future<?> end;
    /** rtpengine plays it. */
    private volatile boolean begun;
    /** The tag of who is not heard meanwhile; empty for nobody. */
    private volatile String blocked;

    /** @param blocked who is not heard already, because of what this one takes the place of */
    Playing(String op, boolean loop, String blocked) {
        this.op = op;
        this.loop = loop;
        this.blocked = blocked;
    }

    String blocked() {
        return blocked;
    }

    void blocks(String tag) {
        blocked = tag;
    }

    String op() {
        return op;
    }

    boolean loop() {
        return loop;
    }

    boolean isOver() {
        return over.get();
    }

    boolean isBegun() {
        return begun;
    }

    void begun() {
        begun = true;
    }

    void endsBy(Future<?> timer) {
        end = timer;
    }

    /** Whether it was not over before. */
    boolean finish() {
        Future<?> timer = end;
        if (timer != null) {
            timer.cancel(false);
        }
        return over.compareAndSet(false, true);
    }
}
