package org.patchbay.ops.feature;

import java.util.Set;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaSession;

/** A media engine that can do this, and carries nothing. */
record FixedEngine(Set<MediaCapability> capabilities) implements MediaEngine {
    @Override
    public String name() {
        return "engine";
    }

    @Override
    public MediaSession open(String call, MediaListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MediaSession restore(String call, String state, MediaListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int sessions() {
        return 0;
    }
}
