package org.patchbay.media.embedded;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What one leg gets in the place of a partner's audio, if it was made for that, and who gets copies of its own. Guarded by the session's lock. */
final class LegCopies {
    private volatile @Nullable LegCopy carried;
    /** Replaced whole: most legs have none. */
    private List<LegCopy> given = List.of();

    /** What the leg carries that was made for a copy alone; else null. May be read without the lock. */
    @Nullable
    LegCopy carried() {
        return carried;
    }

    boolean isEmpty() {
        return carried == null && given.isEmpty();
    }

    void carries(LegCopy what) {
        carried = what;
    }

    void gives(LegCopy what) {
        List<LegCopy> more = new ArrayList<>(given);
        more.add(what);
        given = List.copyOf(more);
    }

    void givesNoMore(LegCopy what) {
        List<LegCopy> fewer = new ArrayList<>(given);
        fewer.remove(what);
        given = List.copyOf(fewer);
    }

    void pause(boolean on) {
        LegCopy own = carried;
        if (own != null) {
            own.pause(on);
        }
    }

    /** Something new was agreed with the leg's peer. */
    void agreed() {
        LegCopy own = carried;
        if (own != null) {
            own.agreed();
        }
        given.forEach(LegCopy::agreed);
    }

    /** The leg goes to another session: nobody gets copies of it any more. */
    void endGiven() {
        given.forEach(LegCopy::end);
    }

    /** The leg is closed. */
    void end() {
        endGiven();
        LegCopy own = carried;
        if (own != null) {
            own.end();
        }
    }
}
