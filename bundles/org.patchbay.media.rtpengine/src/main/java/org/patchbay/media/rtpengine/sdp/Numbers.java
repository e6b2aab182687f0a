package org.patchbay.media.rtpengine.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The payload types of one leg. A number that once meant a format must not mean another for the rest of the session (RFC 3264 8.3.2),
 * whatever numbers the formats that are passed on had on their own side.
 */
public final class Numbers {
    private static final int HIGHEST = 127;
    private static final int FIRST_FREE = 96;

    private final Map<Integer, Format> used = new TreeMap<>();

    /** Takes note of what the peer calls its formats. A peer that changes its own meaning is believed. */
    public void learn(List<Format> formats) {
        formats.forEach(format -> used.put(format.payload(), format));
    }

    /** What the numbers mean, for {@link #learn}. */
    public List<Format> meanings() {
        return List.copyOf(used.values());
    }

    /** The same formats under numbers that are free or already theirs. One for which no number is left is dropped. */
    public List<Format> assign(List<Format> formats) {
        List<Format> assigned = new ArrayList<>();
        for (Format format : formats) {
            int number = number(format, assigned);
            if (number >= 0) {
                Format numbered = format.numbered(number);
                used.put(number, numbered);
                assigned.add(numbered);
            }
        }
        return List.copyOf(assigned);
    }

    private int number(Format format, List<Format> taken) {
        if (usable(format.payload(), format, taken)) {
            return format.payload();
        }
        for (Format known : used.values()) {
            if (known.same(format) && usable(known.payload(), format, taken)) {
                return known.payload();
            }
        }
        for (int i = HIGHEST; i >= FIRST_FREE; i--) {
            if (usable(i, format, taken)) {
                return i;
            }
        }
        return -1;
    }

    private boolean usable(int number, Format format, List<Format> taken) {
        Format known = used.get(number);
        return (known == null || known.same(format)) && taken.stream().noneMatch(each -> each.payload() == number);
    }
}
