package org.patchbay.sip.stack.message;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What texts of late were read as: the messages of a call say the same From, To and Contact again and again, and those of a peer the same
 * URIs. Bounded; of two texts that share a place the later one stays. May be used by any thread.
 *
 * @param <V> immutable
 */
final class Recent<V> {
    private static final int PLACES = 512;
    /** Longer texts are rare, and would make what is kept large. */
    private static final int LONGEST = 256;

    private record Entry<V>(String text, V value) {}

    private final AtomicReferenceArray<@Nullable Entry<V>> entries = new AtomicReferenceArray<>(PLACES);
    /** Of what is, or was or will be a moment from now, in each place: to look at a text that is another one would cost more than this saves. */
    private final int[] hashes = new int[PLACES];

    private final Function<String, V> reader;

    /** @param reader reads a text; what it refuses is read anew each time */
    Recent(Function<String, V> reader) {
        this.reader = reader;
    }

    V read(String text) {
        if (text.length() > LONGEST) {
            return reader.apply(text);
        }
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Entry<V> known = hashes[place] == hash ? entries.getAcquire(place) : null;
        if (known != null && known.text.equals(text)) {
            return known.value;
        }
        V value = reader.apply(text);
        hashes[place] = hash;
        entries.setRelease(place, new Entry<>(text, value));
        return value;
    }
}
