package org.patchbay.media.embedded.sdp;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.codec.Speech;

/**
 * What two peers may say without having it in common, since this engine converts between the two: speech, and telephone-events of different
 * clocks. A codec in common is always preferred.
 */
public final class Convertible {

    private static final List<Codec> SPEECH = List.of(
            new Codec(8, "PCMA", 8000, 1, ""), new Codec(0, "PCMU", 8000, 1, ""), new Codec(9, "G722", 8000, 1, ""));
    private static final int EVENTS = 101;

    private Convertible() {}

    /** What to offer so that it can be passed on to a peer that takes {@code others}: these, and behind them what can be made of them. */
    public static List<Codec> offered(List<Codec> others) {
        List<Codec> codecs = new ArrayList<>(others);
        if (any(others)) {
            for (Codec codec : SPEECH) {
                if (codec.in(others) == null) {
                    codecs.add(codec);
                }
            }
        }
        Codec events = events(others);
        if (events != null && events.clock() != Speech.CLOCK) {
            Codec usual = new Codec(EVENTS, events.name(), Speech.CLOCK, 1, events.parameters());
            if (usual.in(others) == null) {
                codecs.add(usual);
            }
        }
        return codecs;
    }

    /**
     * What to answer to {@code offer} so that it can be passed on to a peer that takes {@code wanted}.
     *
     * @param common those that both have; without speech among them the first of the offer that can be converted comes before them
     */
    public static List<Codec> answered(List<Codec> common, List<Codec> wanted, List<Codec> offer) {
        List<Codec> codecs = new ArrayList<>(common);
        if (!Codec.anySpeech(common) && any(wanted)) {
            Codec first = voice(offer, offer);
            if (first != null) {
                codecs.add(0, first);
            }
        }
        Codec events = events(offer);
        if (events != null && events(common) == null && events(wanted) != null) {
            codecs.add(events);
        }
        return codecs;
    }

    private static boolean any(List<Codec> codecs) {
        for (Codec codec : codecs) {
            if (codec.convertible() != null) {
                return true;
            }
        }
        return false;
    }

    /** The same, with telephone-events if there are none. */
    public static List<Codec> withEvents(List<Codec> codecs) {
        if (events(codecs) != null) {
            return codecs;
        }
        List<Codec> more = new ArrayList<>(codecs);
        more.add(new Codec(EVENTS, "telephone-event", Speech.CLOCK, 1, "0-15"));
        return more;
    }

    /** The same without telephone-events. */
    public static List<Codec> withoutEvents(List<Codec> codecs) {
        return codecs.stream().filter(codec -> !codec.events()).toList();
    }

    /** In which of {@code takes}, as far as {@code agreed}, we speak ourselves: in G.711 if we may, because it is the cheapest. */
    public static @Nullable Codec voice(List<Codec> takes, List<Codec> agreed) {
        Codec found = null;
        for (Codec codec : takes) {
            Speech speech = codec.convertible();
            if (speech != null && codec.in(agreed) != null) {
                if (speech != Speech.G722) {
                    return codec;
                }
                found = found == null ? codec : found;
            }
        }
        return found;
    }

    private static @Nullable Codec events(List<Codec> codecs) {
        for (Codec codec : codecs) {
            if (codec.events()) {
                return codec;
            }
        }
        return null;
    }
}
