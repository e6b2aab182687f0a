package org.patchbay.media.rtpengine;

import java.util.List;

import org.patchbay.media.rtpengine.sdp.Alike;
import org.patchbay.media.rtpengine.sdp.Crypto;
import org.patchbay.media.rtpengine.sdp.Direction;
import org.patchbay.media.rtpengine.sdp.Format;

/** What we said to one peer: the formats we listen for, the direction, our lines of keys. */
record Said(List<Format> formats, Direction direction, boolean mux, List<Crypto> crypto) {
    private static final int FEW = 8;

    /** What many calls say with the same words is kept once. Keys are each call's own. */
    Said alike(Alike shared) {
        return crypto.isEmpty() && formats.size() <= FEW ? shared.small(this) : this;
    }

    /** Without keys. */
    @Override
    public String toString() {
        return formats + " " + direction;
    }
}
