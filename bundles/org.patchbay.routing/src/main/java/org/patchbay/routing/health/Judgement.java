package org.patchbay.routing.health;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** For how long something has been well or not, without a break. For one thread. */
public final class Judgement {
    private @Nullable Instant since;
    private volatile String wrong = "";

    /** @param what is wrong now; empty for nothing */
    public void seen(Instant now, String what) {
        if (since == null || what.isEmpty() != wrong.isEmpty()) {
            since = now;
        }
        wrong = what;
    }

    /** Forgets what was seen: nobody can look just now. */
    public void unseen() {
        since = null;
        wrong = "";
    }

    public boolean isBad() {
        return !wrong.isEmpty();
    }

    /** What is wrong; empty for nothing. */
    public String wrong() {
        return wrong;
    }

    public boolean badFor(Instant now, Duration least) {
        return isBad() && lasts(now, least);
    }

    public boolean goodFor(Instant now, Duration least) {
        return !isBad() && lasts(now, least);
    }

    private boolean lasts(Instant now, Duration least) {
        Instant began = since;
        return began != null && !now.isBefore(began.plus(least));
    }
}
