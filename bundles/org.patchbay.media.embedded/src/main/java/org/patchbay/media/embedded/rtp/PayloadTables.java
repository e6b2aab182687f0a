package org.patchbay.media.embedded.rtp;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.sdp.Codec;

/**
 * Lets legs share their tables: the codecs of most calls are the same lists ({@link org.patchbay.media.embedded.sdp.Alike}). Bounded; of two that
 * share a place the later one stays. May be used by any thread.
 */
public final class PayloadTables {
    private static final int PLACES = 256;
    /** More are rare, and would make what is kept large. */
    private static final int MOST = 32;

    private record Entry(List<Codec> said, List<Codec> remote, @Nullable List<Codec> other, PayloadTable table) {
        /** By identity: what is not the same list is made anew, and costs no comparison. */
        boolean isOf(List<Codec> said, List<Codec> remote, @Nullable List<Codec> other) {
            return this.said == said && this.remote == remote && this.other == other;
        }
    }

    private final AtomicReferenceArray<@Nullable Entry> entries = new AtomicReferenceArray<>(PLACES);

    /** The table of {@link PayloadTable#PayloadTable these lists}, none of which may change any more. */
    public PayloadTable of(List<Codec> said, List<Codec> remote, @Nullable List<Codec> other) {
        int hash = (System.identityHashCode(said) * 31 + System.identityHashCode(remote)) * 31
                + System.identityHashCode(other);
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Entry known = entries.getAcquire(place);
        if (known != null && known.isOf(said, remote, other)) {
            return known.table;
        }
        PayloadTable table = new PayloadTable(said, remote, other);
        if (said.size() <= MOST && remote.size() <= MOST && (other == null || other.size() <= MOST)) {
            entries.setRelease(place, new Entry(said, remote, other, table));
        }
        return table;
    }
}
