package org.patchbay.media.embedded;

import org.patchbay.media.embedded.rtp.PayloadTables;
import org.patchbay.media.embedded.sdp.Alike;

/** What the legs of one engine have in common, so that each call keeps less. */
record Shared(Alike alike, PayloadTables tables) {
    Shared() {
        this(new Alike(), new PayloadTables());
    }
}
