package org.patchbay.media.embedded.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The payload types of one session. A number that once meant a codec must not mean another for the rest of the session (RFC 3264 8.3.2),
 * whatever numbers the codecs that are passed on had on their own side.
 */
public final class PayloadNumbers {

    private final @Nullable Codec[] used = new Codec[128];

    /** Takes note of what the peer calls its codecs. A peer that changes its own meaning is believed. */
    public void learn(List<Codec> codecs) {
        codecs.forEach(codec -> used[codec.payload()] = codec);
    }

    /** What the numbers mean, for {@link #learn}. */
    public List<Codec> meanings() {
        List<Codec> meanings = new ArrayList<>();
        for (Codec codec : used) {
            if (codec != null) {
                meanings.add(codec);
            }
        }
        return meanings;
    }

    /** The same codecs under numbers that are free or already theirs. One for which no number is left is dropped. */
    public List<Codec> assign(List<Codec> codecs) {
        List<Codec> assigned = new ArrayList<>();
        Set<Integer> taken = new HashSet<>();
        for (Codec codec : codecs) {
            int number = number(codec, taken);
            if (number >= 0) {
                taken.add(number);
                Codec numbered = codec.numbered(number);
                used[number] = numbered;
                assigned.add(numbered);
            }
        }
        return List.copyOf(assigned);
    }

    private int number(Codec codec, Set<Integer> taken) {
        if (means(codec.payload(), codec) && !taken.contains(codec.payload())) {
            return codec.payload();
        }
        for (int i = 0; i < used.length; i++) {
            if (means(i, codec) && !taken.contains(i)) {
                return i;
            }
        }
        if (used[codec.payload()] == null && !taken.contains(codec.payload())) {
            return codec.payload();
        }
        for (int i = 127; i >= 96; i--) {
            if (used[i] == null && !taken.contains(i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean means(int number, Codec codec) {
        Codec known = used[number];
        return known != null && known.same(codec);
    }
}
