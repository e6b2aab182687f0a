package org.patchbay.media.rtpengine.sdp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The payload types of one leg. A number that once meant a format must not mean another for the rest of the session (RFC 3264 8.3.2),
 * whatever numbers the formats that are passed on had on their own side. A leg keeps their meanings as a list, in the order of the numbers.
 */
public final class Numbers {
    private static final int HIGHEST = 127;
    private static final int FIRST_FREE = 96;

    private Numbers() {}

    /** The meanings, now that the peer calls its formats so, or we do. A peer that changes its own meaning is believed. */
    public static List<Format> learned(List<Format> meanings, List<Format> formats) {
        List<Format> more = new ArrayList<>(meanings);
        for (Format format : formats) {
            more.removeIf(each -> each.payload() == format.payload());
            more.add(format);
        }
        more.sort(Comparator.comparingInt(Format::payload));
        return List.copyOf(more);
    }

    /** The same formats under numbers that are free or already theirs. One for which no number is left is dropped. */
    public static List<Format> assigned(List<Format> meanings, List<Format> formats) {
        List<Format> assigned = new ArrayList<>();
        for (Format format : formats) {
            int number = number(meanings, format, assigned);
            if (number >= 0) {
                assigned.add(format.numbered(number));
            }
        }
        return List.copyOf(assigned);
    }

    private static int number(List<Format> meanings, Format format, List<Format> taken) {
        if (usable(meanings, format.payload(), format, taken)) {
            return format.payload();
        }
        for (Format known : meanings) {
            if (known.same(format) && usable(meanings, known.payload(), format, taken)) {
                return known.payload();
            }
        }
        for (int i = HIGHEST; i >= FIRST_FREE; i--) {
            if (usable(meanings, i, format, taken)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean usable(List<Format> meanings, int number, Format format, List<Format> taken) {
        return meanings.stream().noneMatch(each -> each.payload() == number && !each.same(format))
                && taken.stream().noneMatch(each -> each.payload() == number);
    }
}
