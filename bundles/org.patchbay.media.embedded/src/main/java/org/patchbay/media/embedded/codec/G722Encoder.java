package org.patchbay.media.embedded.codec;

/** Encodes 16 kHz speech in 64 kbit/s (ITU-T G.722 section 3, 5.1 and 6.1): a byte for each two samples. One for each stream, for one thread. */
public final class G722Encoder {

    /** Decision levels of the lower band's quantizer, for half of the range. */
    private static final int[] Q6 = {
        0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219,
        1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919
    };

    private static final int HIGHER_DECISION = 564;

    private final Qmf filter = new Qmf();
    private final SubBand lower = SubBand.lower();
    private final SubBand higher = SubBand.higher();

    /** Begins anew, as with a new receiver. */
    public void reset() {
        filter.reset();
        lower.reset();
        higher.reset();
    }

    /** @param first the older of two samples at 16 kHz */
    public byte encode(short first, short second) {
        filter.push(first, second);
        int low = filter.even() + filter.odd() >> 14;
        int high = filter.odd() - filter.even() >> 14;
        return (byte) (higher(high) << 6 | lower(low));
    }

    private int lower(int sample) {
        int difference = SubBand.saturated(sample - lower.predicted());
        int magnitude = difference >= 0 ? difference : -(difference + 1);
        int interval = 1;
        while (interval < Q6.length && magnitude >= Q6[interval] * lower.det() >> 12) {
            interval++;
        }
        // Codes count down from the loudest; the two smallest negative ones stand apart, since 0 to 3 are never sent.
        int code = 62 - interval;
        if (difference < 0) {
            code = interval <= 2 ? 64 - interval : 34 - interval;
        }
        Levels.adaptLower(lower, code);
        return code;
    }

    private int higher(int sample) {
        int difference = SubBand.saturated(sample - higher.predicted());
        int magnitude = difference >= 0 ? difference : -(difference + 1);
        boolean large = magnitude >= HIGHER_DECISION * higher.det() >> 12;
        int code = (difference >= 0 ? 2 : 0) | (large ? 0 : 1);
        Levels.adaptHigher(higher, Levels.higher(higher, code), code);
        return code;
    }
}
