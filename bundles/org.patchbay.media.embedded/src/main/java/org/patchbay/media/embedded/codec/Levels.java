package org.patchbay.media.embedded.codec;

/** What the codes of G.722's two bands stand for (ITU-T G.722 tables 14 to 21). */
final class Levels {

    /** Of all 6 bits of the lower band. */
    private static final int[] QM6 = {
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576,
        -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040,
        -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136
    };

    /** Of the upper 4 of them, which adapt the predictor in every mode. */
    private static final int[] QM4 = {
        0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0
    };

    private static final int[] QM2 = {-7408, -1616, 7408, 1616};

    /** How the step size follows those 4, and the 2 bits of the higher band. */
    private static final int[] LOWER_WEIGHT = {
        -60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60
    };

    private static final int[] HIGHER_WEIGHT = {798, -214, 798, -214};

    private Levels() {}

    /** The quantized difference of the lower band. */
    static int lower(SubBand band, int code) {
        return band.scaled(QM6[code]);
    }

    /** The quantized difference of the higher band. */
    static int higher(SubBand band, int code) {
        return band.scaled(QM2[code]);
    }

    static void adaptLower(SubBand band, int code) {
        int coarse = code >> 2;
        band.adapt(band.scaled(QM4[coarse]), LOWER_WEIGHT[coarse]);
    }

    static void adaptHigher(SubBand band, int difference, int code) {
        band.adapt(difference, HIGHER_WEIGHT[code]);
    }
}
