package org.patchbay.media.rtpengine.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Lets calls share what is alike in them: a peer offers the same formats in every call and is at the same address, and each call keeps that for
 * as long as it lasts. Bounded; of two values that share a place the later one stays. May be used by any thread.
 */
public final class Alike {
    private static final int PLACES = 256;
    /** More formats, or longer parameters, are rare, and would make what is kept large. */
    private static final int MOST = 32;

    private static final int LONGEST = 64;

    private final AtomicReferenceArray<@Nullable Object> seen = new AtomicReferenceArray<>(PLACES);

    /** The same description, of shared parts as far as they have been seen before. Keys and candidates are each call's own. */
    public Audio of(Audio audio) {
        return new Audio(
                audio.layout(),
                shared(audio.address()),
                audio.port(),
                audio.rtcpPort(),
                audio.mux(),
                audio.direction(),
                of(audio.formats()),
                audio.ptime(),
                audio.maxptime(),
                audio.crypto(),
                audio.ice());
    }

    /** The same, at a shared address: nearly all have one of a few. */
    public Opened of(Opened opened) {
        return new Opened(shared(opened.address()), opened.port(), opened.rtcpPort(), opened.crypto(), opened.ice());
    }

    /** The same formats; those that stand in several lists are shared between them. */
    public List<Format> of(List<Format> formats) {
        List<Format> known = known(formats);
        if (known != null) {
            return known;
        }
        List<Format> each = new ArrayList<>(formats.size());
        boolean large = formats.size() > MOST;
        for (Format format : formats) {
            boolean longer = format.parameters().length() > LONGEST;
            each.add(longer ? format : shared(format));
            large |= longer;
        }
        return large ? List.copyOf(each) : shared(List.copyOf(each));
    }

    /** The same networks. */
    public Networks of(Networks networks) {
        return shared(networks);
    }

    /** The same value. It never changes, is small, and other calls have an equal one. */
    public <T extends Record> T small(T value) {
        return shared(value);
    }

    private <T> T shared(T value) {
        T known = known(value);
        if (known == null) {
            seen.setRelease(place(value), value);
        }
        return known == null ? value : known;
    }

    @SuppressWarnings("unchecked")
    private <T> @Nullable T known(T value) {
        Object there = seen.getAcquire(place(value));
        // What is equal to one of these is one.
        return value.equals(there) ? (T) there : null;
    }

    private static int place(Object value) {
        int hash = value.hashCode();
        return (hash ^ hash >>> 16) & PLACES - 1;
    }
}
