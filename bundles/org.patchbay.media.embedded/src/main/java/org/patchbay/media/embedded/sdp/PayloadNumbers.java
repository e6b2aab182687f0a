package org.patchbay.media.embedded.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The payload types of one session. A number that once meant a codec must not mean another for the rest of the session (RFC 3264 8.3.2),
 * whatever numbers the codecs that are passed on had on their own side.
 */
public final class PayloadNumbers {

    /** By their numbers, which are few of 128. */
    private Codec[] used = {};

    /** Takes note of what the peer calls its codecs. A peer that changes its own meaning is believed. */
    public void learn(List<Codec> codecs) {
        for (Codec codec : codecs) {
            use(codec);
        }
    }

    /** What the numbers mean, for {@link #learn}. */
    public List<Codec> meanings() {
        return List.of(used);
    }

    private @Nullable Codec at(int number) {
        for (Codec codec : used) {
            if (codec.payload() == number) {
                return codec;
            }
        }
        return null;
    }

    private void use(Codec codec) {
        int i = 0;
        while (i < used.length && used[i].payload() < codec.payload()) {
            i++;
        }
        if (i == used.length || used[i].payload() != codec.payload()) {
            Codec[] more = Arrays.copyOf(used, used.length + 1);
            System.arraycopy(used, i, more, i + 1, used.length - i);
            used = more;
        }
        used[i] = codec;
    }

    /** The same codecs under numbers that are free or already theirs. One for which no number is left is dropped. */
    public List<Codec> assign(List<Codec> codecs) {
        List<Codec> assigned = new ArrayList<>();
        BitSet taken = new BitSet(128);
        for (Codec codec : codecs) {
            int number = number(codec, taken);
            if (number >= 0) {
                taken.set(number);
                Codec numbered = codec.numbered(number);
                use(numbered);
                assigned.add(numbered);
            }
        }
        return List.copyOf(assigned);
    }

    private int number(Codec codec, BitSet taken) {
        if (means(codec.payload(), codec) && !taken.get(codec.payload())) {
            return codec.payload();
        }
        for (Codec known : used) {
            if (known.same(codec) && !taken.get(known.payload())) {
                return known.payload();
            }
        }
        if (at(codec.payload()) == null && !taken.get(codec.payload())) {
            return codec.payload();
        }
        for (int i = 127; i >= 96; i--) {
            if (at(i) == null && !taken.get(i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean means(int number, Codec codec) {
        Codec known = at(number);
        return known != null && known.same(codec);
    }
}
