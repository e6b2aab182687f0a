package org.patchbay.media.embedded.sdp;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.codec.Speech;

/**
 * One format of an audio stream.
 *
 * @param payload the RTP payload type it is sent with
 * @param name as registered, without regard to case
 * @param clock of its RTP timestamps, in Hz
 * @param parameters of {@code a=fmtp}, or empty
 */
public record Codec(int payload, String name, int clock, int channels, String parameters) {

    /** What this engine offers and answers when it speaks for itself. */
    public static final List<Codec> OWN = List.of(
            new Codec(8, "PCMA", 8000, 1, ""),
            new Codec(0, "PCMU", 8000, 1, ""),
            new Codec(101, "telephone-event", 8000, 1, "0-16"));

    private static final List<String> NO_SPEECH = List.of("telephone-event", "tone", "CN", "red");

    /** RFC 3551 table 4: what a number without {@code a=rtpmap} means. */
    private static final Map<Integer, Codec> ASSIGNED = Map.ofEntries(
            assigned(0, "PCMU", 8000, 1),
            assigned(3, "GSM", 8000, 1),
            assigned(4, "G723", 8000, 1),
            assigned(5, "DVI4", 8000, 1),
            assigned(6, "DVI4", 16000, 1),
            assigned(7, "LPC", 8000, 1),
            assigned(8, "PCMA", 8000, 1),
            assigned(9, "G722", 8000, 1),
            assigned(10, "L16", 44100, 2),
            assigned(11, "L16", 44100, 1),
            assigned(12, "QCELP", 8000, 1),
            assigned(13, "CN", 8000, 1),
            assigned(15, "G728", 8000, 1),
            assigned(16, "DVI4", 11025, 1),
            assigned(17, "DVI4", 22050, 1),
            assigned(18, "G729", 8000, 1));

    private static Map.Entry<Integer, Codec> assigned(int payload, String name, int clock, int channels) {
        return Map.entry(payload, new Codec(payload, name, clock, channels, ""));
    }

    static @Nullable Codec assigned(int payload) {
        return ASSIGNED.get(payload);
    }

    // The codecs of each description are looked up by these two, and a record's own take their time.

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Codec codec
                        && payload == codec.payload
                        && clock == codec.clock
                        && channels == codec.channels
                        && name.equals(codec.name)
                        && parameters.equals(codec.parameters);
    }

    @Override
    public int hashCode() {
        return (name.hashCode() * 31 + parameters.hashCode()) * 31 + (clock + channels << 7) + payload;
    }

    /** Whether both name the same format, whatever their numbers and parameters. */
    public boolean same(Codec other) {
        return clock == other.clock && channels == other.channels && name.equalsIgnoreCase(other.name);
    }

    /** Whether it carries telephone-events (RFC 4733). */
    public boolean events() {
        return name.equalsIgnoreCase("telephone-event");
    }

    /** Whether a call can be held in it: neither events, comfort noise nor a wrapping of other formats. */
    public boolean speech() {
        // Asked of each codec of each description.
        for (String other : NO_SPEECH) {
            if (name.equalsIgnoreCase(other)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a call can be held in one of them. */
    public static boolean anySpeech(List<Codec> codecs) {
        for (Codec codec : codecs) {
            if (codec.speech()) {
                return true;
            }
        }
        return false;
    }

    /** What this engine can convert it as, or null. */
    public @Nullable Speech convertible() {
        return Speech.of(name, clock, channels);
    }

    /** For messages. */
    public static String names(List<Codec> codecs) {
        return codecs.stream().map(Codec::name).collect(Collectors.joining(", "));
    }

    public Codec numbered(int number) {
        return number == payload ? this : new Codec(number, name, clock, channels, parameters);
    }

    /** The one of {@code among} that names the same format, preferably under the same number. */
    public @Nullable Codec in(List<Codec> among) {
        Codec found = null;
        for (Codec codec : among) {
            if (same(codec)) {
                if (codec.payload == payload) {
                    return codec;
                }
                if (found == null) {
                    found = codec;
                }
            }
        }
        return found;
    }

    /** Writes what {@code a=rtpmap} says of it. */
    void rtpmap(StringBuilder text) {
        text.append(payload).append(' ').append(name).append('/').append(clock);
        if (channels != 1) {
            text.append('/').append(channels);
        }
    }
}
