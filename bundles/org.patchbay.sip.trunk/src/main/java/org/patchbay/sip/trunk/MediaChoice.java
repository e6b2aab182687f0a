package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaSession;

/** Which of the media engines carries a call: a new one the best that takes it, one that lives on that of the kind it was on. */
final class MediaChoice {
    private static final Logger LOG = LoggerFactory.getLogger(MediaChoice.class);

    /** The media of a call, and who carries them. */
    record Carried(MediaEngine engine, MediaSession session) {}

    /** The best first. */
    private volatile List<MediaEngine> engines = List.of();
    /** Who took the last new call although another would have come first; null where the first took it. */
    private final AtomicReference<@Nullable MediaEngine> substitute = new AtomicReference<>();

    void engines(List<MediaEngine> bestFirst) {
        engines = List.copyOf(bestFirst);
    }

    @Nullable
    MediaEngine best() {
        List<MediaEngine> all = engines;
        return all.isEmpty() ? null : all.get(0);
    }

    /**
     * The media of a new call. An engine that refuses, for want of capacity or because what it stands on is gone, is no reason to refuse it.
     *
     * @param after one that was tried already, with those before it; null to try them all
     */
    Carried open(String call, MediaListener listener, @Nullable MediaEngine after) throws MediaException {
        MediaException refused = null;
        List<MediaEngine> all = engines;
        for (MediaEngine engine : all.subList(after == null ? 0 : all.indexOf(after) + 1, all.size())) {
            try {
                MediaSession session = engine.open(call, listener);
                if (after == null) {
                    took(engine, refused);
                }
                return new Carried(engine, session);
            } catch (MediaException e) {
                refused = refused == null ? e : refused;
            }
        }
        throw refused == null ? new MediaException(503, "No media engine is there") : refused;
    }

    private void took(MediaEngine engine, @Nullable MediaException refused) {
        MediaEngine now = refused == null ? null : engine;
        MediaEngine before = substitute.getAndSet(now);
        if (refused != null && before != now) {
            LOG.warn(
                    "New calls take the media engine {}, for the one before it refuses them: {}",
                    engine.name(),
                    refused.getMessage());
        } else if (refused == null && before != null) {
            LOG.info("New calls take the media engine {} again.", engine.name());
        }
    }

    /**
     * Takes up media that were written down.
     *
     * @param kind the name of the engine that they were on; empty if it is not known
     * @return null when no engine of that kind is there, and none that is there can read it
     * @throws MediaException when the one of that kind refuses
     */
    @Nullable
    Carried restore(String kind, String call, String state, MediaListener listener) throws MediaException {
        List<MediaEngine> all = new ArrayList<>(engines);
        all.sort(Comparator.comparing(engine -> !engine.name().equals(kind)));
        MediaException refused = null;
        for (MediaEngine engine : all) {
            try {
                return new Carried(engine, engine.restore(call, state, listener));
            } catch (MediaException e) {
                LOG.debug("Call {}: the media engine {} does not take it up: {}", call, engine.name(), e.getMessage());
                boolean own = kind.isEmpty() || engine.name().equals(kind);
                refused = own && refused == null ? e : refused;
            }
        }
        if (refused != null) {
            throw refused;
        }
        return null;
    }
}
