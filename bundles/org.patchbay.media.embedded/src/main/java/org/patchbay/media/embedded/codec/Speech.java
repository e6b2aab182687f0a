package org.patchbay.media.embedded.codec;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The speech codecs between which this engine converts. All three take 8 bytes for a millisecond and count 8000 to a second in RTP, G.722
 * although it samples at 16 kHz (RFC 3551 4.5.2): so a converted packet is as long as it was and keeps its header.
 */
public enum Speech {
    PCMA,
    PCMU,
    G722;

    /** Of their RTP timestamps, in Hz. */
    public static final int CLOCK = 8000;
    /** Payload of one millisecond. */
    public static final int BYTES_PER_MILLI = 8;

    /** The codec registered under that name, or null when this engine cannot convert it. */
    public static @Nullable Speech of(String name, int clock, int channels) {
        if (clock != CLOCK || channels != 1) {
            return null;
        }
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "PCMA" -> PCMA;
            case "PCMU" -> PCMU;
            case "G722" -> G722;
            default -> null;
        };
    }
}
