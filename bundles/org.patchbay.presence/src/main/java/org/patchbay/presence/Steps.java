package org.patchbay.presence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.presence.PresenceStory;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceException;

/**
 * The last steps of one person. A step is one number, as there is room for many persons: 43 bits of time, and what happened, where, with which
 * status and which detail.
 */
final class Steps {
    /** What happened. The sentences are completed with platform, status and detail. */
    enum What {
        SAW("%1$s shows %2$s: the person's own."),
        ECHO("%1$s shows %2$s: what we wrote, so it means nothing."),
        LATE_ECHO("%1$s shows %2$s, which we wrote and have taken back: it is looked at again."),
        CALL_UP("A call over the trunk was answered (%3$d up)."),
        CALL_DOWN("A call over the trunk ended (%3$d up)."),
        WANT("%1$s is to show %2$s, because of %4$s."),
        WANT_NOTHING("%1$s is to show what it would without us: nothing elsewhere counts more than %4$s there."),
        NO_CHANGE("%1$s is left as it is: the mapping has no change for %4$s."),
        CANNOT_SHOW("%1$s cannot be made to show %2$s; it is left as it is."),
        SHOWN("%1$s was made to show %2$s."),
        RENEWED("%1$s goes on showing %2$s: renewed."),
        CLEARED("Our session on %1$s, %2$s, was ended."),
        FORGOTTEN("%1$s shows something else in the place of our %2$s; there is nothing to end."),
        FAILED("%1$s was not changed to %2$s: %5$s."),
        INSISTED("%1$s does not show our %2$s any more: it is shown once again."),
        YIELDED("%1$s does not show our %2$s again: the person's choice stands until something else changes."),
        CALMED("%1$s changes too often: it is left alone for a while, then shows the newest."),
        HELD("Held out by a gate: nothing is shown on %1$s."),
        RECOVERED("After a start: we may be showing %2$s on %1$s.");

        private final String sentence;

        What(String sentence) {
            this.sentence = sentence;
        }
    }

    private static final int KEPT = 16;
    private static final long TIME = (1L << 43) - 1;
    private static final What[] WHATS = What.values();
    private static final PresenceStatus[] STATUSES = PresenceStatus.values();
    private static final PresenceException.Reason[] REASONS = PresenceException.Reason.values();

    private long @Nullable [] ring;
    private int next;

    /** @param detail a number of calls, a {@link Decision#basis}, or the ordinal of a reason; 0 to 255 */
    void add(long at, What what, Platform platform, @Nullable PresenceStatus status, int detail) {
        long[] all = ring;
        if (all == null) {
            all = new long[KEPT];
            ring = all;
        }
        int code = status == null ? 15 : status.ordinal();
        long step = (at & TIME) << 21
                | (long) what.ordinal() << 14
                | (long) platform.ordinal() << 12
                | (long) code << 8
                | Math.min(Math.max(detail, 0), 255);
        long last = all[(next + KEPT - 1) % KEPT];
        if ((what == What.ECHO || what == What.RENEWED) && (last & 0x1FFFFF) == (step & 0x1FFFFF)) {
            return;
        }
        all[next] = step;
        next = (next + 1) % KEPT;
    }

    void forget() {
        ring = null;
        next = 0;
    }

    List<PresenceStory.Step> told() {
        List<PresenceStory.Step> told = new ArrayList<>();
        long[] all = ring;
        for (int i = 0; all != null && i < KEPT; i++) {
            long step = all[(next + i) % KEPT];
            if (step != 0) {
                told.add(new PresenceStory.Step(Instant.ofEpochMilli(step >>> 21), sentence(step)));
            }
        }
        return told;
    }

    private static String sentence(long step) {
        What what = WHATS[(int) (step >>> 14 & 0x7F)];
        String platform = Platform.values()[(int) (step >>> 12 & 3)] == Platform.TEAMS ? "Teams" : "Zoom";
        int code = (int) (step >>> 8 & 15);
        int detail = (int) (step & 255);
        String status = code == 15 ? "nothing of ours" : words(STATUSES[code]);
        String reason = words(REASONS[Math.min(detail, REASONS.length - 1)]);
        return String.format(Locale.ROOT, what.sentence, platform, status, detail, Decision.told(detail), reason);
    }

    static String words(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
