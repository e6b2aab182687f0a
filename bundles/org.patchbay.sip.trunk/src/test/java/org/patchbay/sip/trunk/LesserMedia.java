package org.patchbay.sip.trunk;

import java.util.EnumSet;
import java.util.Set;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaSession;

/** An engine that says of something it can do that it cannot. */
record LesserMedia(MediaEngine engine, Set<MediaCapability> without) implements MediaEngine {

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public Set<MediaCapability> capabilities() {
        Set<MediaCapability> left = EnumSet.copyOf(engine.capabilities());
        left.removeAll(without);
        return left;
    }

    @Override
    public MediaSession open(String call, MediaListener listener) throws MediaException {
        return engine.open(call, listener);
    }

    @Override
    public MediaSession restore(String call, String state, MediaListener listener) throws MediaException {
        return engine.restore(call, state, listener);
    }

    @Override
    public int sessions() {
        return engine.sessions();
    }
}
