package org.patchbay.presence;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.Seen;

/**
 * A person on one platform: what was seen there, what of that is the person's own, and our session. All times are milliseconds of the epoch.
 * What is volatile is read by others; the rest belongs to the engine's thread.
 */
final class Side {
    /** Clocks of a platform and of this node may differ by so much. */
    static final long SKEW = 2_000;
    /** So long a platform may show a session that is over, or not yet show one that has begun. */
    static final long SETTLE = 20_000;

    /** What a notice turned out to be. */
    enum Notice {
        /** Older than what is known. */
        OLD,
        /** What we wrote. */
        ECHO,
        /** What we wrote before, and took away: it may also be the person's own, so it has to be looked at again. */
        LATE_ECHO,
        /** The person's own, as it was. */
        SAME,
        /** The person's own, and new. */
        OWN
    }

    final Platform platform;
    /** As it was seen last; null before. */
    volatile @Nullable Presence shown;

    private String stamp = "";
    private long seenAt;
    /** What the platform showed last that did not come from us; null while nothing is known. */
    @Nullable
    PresenceStatus own;

    /** What we show, or are about to have shown; null without a session. */
    volatile @Nullable PresenceStatus ours;

    /** When the session began to be written, and when the platform forgets it. */
    long from;

    volatile long until;
    long renewAt;
    /** Whether the platform has taken it, and when that was known. */
    boolean taken;

    long takenAt;

    private @Nullable PresenceStatus former;
    private long formerFrom;
    private long formerEnd;

    /** What is being written now; null when nothing is. */
    volatile @Nullable Order outstanding;

    /** Whether it waits in a lane. */
    volatile boolean queued;

    /** What the store has of our session; a session may be on the platform as long as this is not null. */
    @Nullable
    PresenceStatus kept;

    boolean recovered;
    /** Whether the platform was asked because nothing was known; it is not again, as everybody is read in turns. */
    boolean looked;
    /** Why something is shown here: of what, and since when that is so. */
    int basis;

    /** What is to be shown; null for what the platform would show without us. */
    volatile @Nullable PresenceStatus want;

    int insisted;
    boolean yielded;

    @Nullable
    PresenceStatus refused;

    int failures;
    long notBefore;
    /** Until then the platform does not let our session be ended; something else can be shown. */
    long notEndedBefore;

    int changes;
    long changesSince;
    /** The last failure; null after a success. */
    volatile PresenceException.@Nullable Reason problem;

    volatile String problemText = "";

    Side(Platform platform) {
        this.platform = platform;
    }

    boolean isSeen() {
        return seenAt != 0;
    }

    /** Whether nobody can tell which of this and what was seen before is the newer. */
    boolean isAsOld(Seen seen, long at) {
        Presence before = shown;
        return before != null
                && at == seenAt
                && (seen.stamp().isEmpty() || stamp.isEmpty())
                && before.status() != seen.presence().status();
    }

    /**
     * Takes in what was seen.
     *
     * @param at since when it may have been so: when it was told, or when the reading began
     */
    Notice observe(Seen seen, long at) {
        if (isOlder(seen, at)) {
            return Notice.OLD;
        }
        stamp = seen.stamp().isEmpty() ? stamp : seen.stamp();
        seenAt = Math.max(seenAt, Math.max(at, 1));
        shown = seen.presence();
        PresenceStatus status = seen.presence().status();
        if (status == ours && at >= from - SKEW) {
            return Notice.ECHO;
        }
        if (status == former && at >= formerFrom - SKEW && at <= formerEnd + SETTLE) {
            return Notice.LATE_ECHO;
        }
        boolean news = own != status;
        own = status;
        return news ? Notice.OWN : Notice.SAME;
    }

    private boolean isOlder(Seen seen, long at) {
        if (!seen.stamp().isEmpty() && !stamp.isEmpty()) {
            int order = seen.stamp().compareTo(stamp);
            return order < 0 || order == 0 && at < seenAt;
        }
        return at < seenAt;
    }

    /** A session begins to be written; what was there before may still be seen for a while. */
    void begins(PresenceStatus status, long now) {
        if (ours != status) {
            ends(now);
            ours = status;
            from = now;
            taken = false;
        }
    }

    /** There is no session any more. */
    void ends(long now) {
        if (ours != null) {
            former = ours;
            formerFrom = from;
            formerEnd = now;
        }
        ours = null;
        taken = false;
        recovered = false;
        until = 0;
        renewAt = 0;
    }

    /** The platform did not take it: what was there before still is. */
    void restore(Order order) {
        // Whether the same was taken by an earlier try nobody knows.
        taken = order.before() != null && order.before() != order.status();
        ours = order.before();
        from = order.beforeFrom();
    }

    /** Whether the platform shows something else than our session, which it has taken. */
    boolean isHidden() {
        Presence seen = shown;
        return ours != null && taken && seen != null && seen.status() != ours && own == seen.status();
    }

    /** Whether what hides our session was seen when the platform had certainly taken it, and not just before. */
    boolean isReplaced() {
        return seenAt > takenAt + SKEW;
    }

    /** Whether the platform had time to show our session when it was looked at last. */
    boolean hadTime() {
        return seenAt > from + SETTLE;
    }
}
