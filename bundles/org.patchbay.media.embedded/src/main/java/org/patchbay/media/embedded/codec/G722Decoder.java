package org.patchbay.media.embedded.codec;

/**
 * Decodes 64 kbit/s to 16 kHz speech (ITU-T G.722 section 4, 5.2 and 6.2): two samples for each byte. Any bytes may be decoded: the predictors
 * are kept stable whatever comes. One for each stream, for one thread.
 */
public final class G722Decoder {

    /** What a band's filter is limited to. */
    private static final int LIMIT = 16384;

    private final Qmf filter = new Qmf();
    private final SubBand lower = SubBand.lower();
    private final SubBand higher = SubBand.higher();
    private short first;
    private short second;

    /** Begins anew, as with a new sender. */
    public void reset() {
        filter.reset();
        lower.reset();
        higher.reset();
    }

    /** The samples are then to be had by {@link #first} and {@link #second}. */
    public void decode(byte code) {
        int lowCode = code & 0x3f;
        int low = limited(lower.predicted() + Levels.lower(lower, lowCode));
        Levels.adaptLower(lower, lowCode);

        int highCode = code >> 6 & 3;
        int difference = Levels.higher(higher, highCode);
        int high = limited(higher.predicted() + difference);
        Levels.adaptHigher(higher, difference, highCode);

        filter.push(low + high, low - high);
        first = (short) SubBand.saturated(filter.odd() >> 11);
        second = (short) SubBand.saturated(filter.even() >> 11);
    }

    private static int limited(int value) {
        return SubBand.clamp(value, -LIMIT, LIMIT - 1);
    }

    /** The older sample of the last byte. */
    public short first() {
        return first;
    }

    public short second() {
        return second;
    }
}
