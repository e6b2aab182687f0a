package org.patchbay.media.embedded.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Lets calls share what they say alike: a peer offers the same codecs in every call, and each call keeps them for as long as it lasts. Bounded;
 * of two values that share a place the later one stays. May be used by any thread.
 */
public final class Alike {
    private static final int PLACES = 256;
    /** More, or longer parameters, are rare, and would make what is kept large. */
    private static final int MOST = 32;

    private static final int LONGEST = 64;

    private final AtomicReferenceArray<@Nullable Object> seen = new AtomicReferenceArray<>(PLACES);

    /** The same description, of shared parts as far as they have been seen before. */
    public AudioDescription of(AudioDescription description) {
        return new AudioDescription(
                description.origin(),
                description.layout().size() > MOST ? description.layout() : shared(description.layout()),
                description.index(),
                description.rtp(),
                description.rtcp(),
                description.direction(),
                of(description.codecs()),
                description.ptime(),
                description.maxptime(),
                description.rtcpNamed(),
                description.rtcpMux(),
                description.iceUfrag(),
                description.crypto());
    }

    /** The same codecs; those that stand in several lists are shared between them. */
    public List<Codec> of(List<Codec> codecs) {
        List<Codec> known = known(codecs);
        if (known != null) {
            return known;
        }
        List<Codec> each = new ArrayList<>(codecs.size());
        boolean large = codecs.size() > MOST;
        for (Codec codec : codecs) {
            boolean longer = codec.parameters().length() > LONGEST;
            each.add(longer ? codec : shared(codec));
            large |= longer;
        }
        return large ? List.copyOf(each) : shared(List.copyOf(each));
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
        // What is equal to a record, or to a list of records, is one.
        return value.equals(there) ? (T) there : null;
    }

    private static int place(Object value) {
        int hash = value.hashCode();
        return (hash ^ hash >>> 16) & PLACES - 1;
    }
}
