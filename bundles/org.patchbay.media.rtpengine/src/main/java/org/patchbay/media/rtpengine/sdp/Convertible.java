package org.patchbay.media.rtpengine.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What two peers may say without having it in common, since rtpengine converts between the two. A codec in common is always preferred. */
public final class Convertible {

    private Convertible() {}

    private static boolean convertible(Format format) {
        return format.in(Format.CONVERTIBLE) != null;
    }

    /** What to offer so that it can be passed on to a peer that takes {@code others}: these, and behind them what can be made of them. */
    public static List<Format> offered(List<Format> others) {
        List<Format> formats = new ArrayList<>(others);
        if (others.stream().anyMatch(Convertible::convertible)) {
            Format.CONVERTIBLE.stream()
                    .filter(format -> format.in(others) == null)
                    .forEach(formats::add);
        }
        return List.copyOf(formats);
    }

    /** The same, with telephone-events if there are none. */
    public static List<Format> withEvents(List<Format> formats) {
        if (formats.stream().anyMatch(Format::events)) {
            return formats;
        }
        List<Format> more = new ArrayList<>(formats);
        IntStream.concat(IntStream.of(101), IntStream.rangeClosed(96, 127))
                .filter(number -> formats.stream().noneMatch(each -> each.payload() == number))
                .limit(1)
                .forEach(number -> more.add(new Format(number, "telephone-event/8000", "0-15")));
        return List.copyOf(more);
    }

    /**
     * What to answer to {@code offer} so that it can be passed on to a peer that takes {@code wanted}: what both have; and if there is no
     * speech among it, before it the first of the offer that can be converted.
     */
    public static List<Format> answered(List<Format> wanted, List<Format> offer, boolean offerChooses) {
        List<Format> formats = new ArrayList<>(common(wanted, offer, offerChooses));
        if (formats.stream().noneMatch(Format::speech) && wanted.stream().anyMatch(Convertible::convertible)) {
            offer.stream().filter(Convertible::convertible).findFirst().ifPresent(format -> formats.add(0, format));
        }
        return List.copyOf(formats);
    }

    /** The formats of {@code offer} that are {@code wanted}, under the offer's numbers; in the order of who is to choose. */
    private static List<Format> common(List<Format> wanted, List<Format> offer, boolean offerChooses) {
        List<Format> first = offerChooses ? offer : wanted;
        return first.stream()
                .flatMap(format -> {
                    Format other = format.in(offerChooses ? wanted : offer);
                    if (other == null) {
                        return Stream.empty();
                    }
                    return Stream.of(
                            offerChooses
                                    ? new Format(format.payload(), other.encoding(), other.parameters())
                                    : format.numbered(other.payload()));
                })
                .distinct()
                .toList();
    }
}
