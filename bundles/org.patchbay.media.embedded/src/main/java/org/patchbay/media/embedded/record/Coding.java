package org.patchbay.media.embedded.record;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import org.patchbay.media.embedded.sdp.Codec;

/** What a payload is written in, as far as a recorder can read it. */
enum Coding {
    /** Nobody's voice: telephone-events and comfort noise. Where they are sent, a recording is silent. */
    NO_SPEECH("", () -> (payload, length, samples) -> 0),
    /** Speech that is not understood here. */
    UNKNOWN("", () -> (payload, length, samples) -> 0),
    PCMA("PCMA", () -> G711Decoder.ALAW),
    PCMU("PCMU", () -> G711Decoder.ULAW),
    G722("G722", WideDecoder::new);

    private static final Coding[] ALL = values();
    /** RTP has no more payload types. */
    private static final int NUMBERS = 128;

    private final String codec;
    private final Supplier<Decoder> decoders;

    Coding(String codec, Supplier<Decoder> decoders) {
        this.codec = codec;
        this.decoders = decoders;
    }

    /** For one source. */
    Decoder decoder() {
        return decoders.get();
    }

    static Coding of(int ordinal) {
        return ALL[ordinal];
    }

    private static Coding of(Codec codec) {
        if (!codec.speech()) {
            return NO_SPEECH;
        }
        return Arrays.stream(ALL)
                .filter(each -> each.codec.equalsIgnoreCase(codec.name()) && codec.clock() == 8000)
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** What each payload type means: of two codecs with one number, the first. */
    static Coding[] table(List<Codec> codecs) {
        Coding[] table = new Coding[NUMBERS];
        Arrays.fill(table, UNKNOWN);
        for (int i = codecs.size() - 1; i >= 0; i--) {
            Codec codec = codecs.get(i);
            if (codec.payload() >= 0 && codec.payload() < NUMBERS) {
                table[codec.payload()] = of(codec);
            }
        }
        return table;
    }
}
