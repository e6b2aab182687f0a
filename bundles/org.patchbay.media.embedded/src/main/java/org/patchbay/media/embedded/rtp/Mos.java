package org.patchbay.media.embedded.rtp;

/**
 * The mean opinion score of what was received, by the E-model (ITU-T G.107) with its defaults, reduced to loss, delay and jitter. Whatever the
 * codec, it is reckoned as G.711 with concealment (G.113 appendix I): the score says what the network did.
 */
public final class Mos {

    private static final double BEST = 93.2;
    private static final double LOSS_ROBUSTNESS = 25.1;
    private static final double WORST_IMPAIRMENT = 95;
    /** From where on people speak at once (G.107, as simplified by Cole and Rosenbluth). */
    private static final double TALKING_DELAY = 177.3;
    /** Of a packet that is filled, and of what a receiver holds back at least. */
    private static final double FIXED_DELAY = 30;

    private Mos() {}

    /**
     * @param received packets
     * @param lost packets
     * @param jitterMillis as of RFC 3550
     * @param roundTripMillis negative where it is not known
     * @return from 1 to 4.5; 0 where nothing was received
     */
    public static double of(long received, long lost, double jitterMillis, double roundTripMillis) {
        if (received == 0) {
            return 0;
        }
        double percent = 100.0 * lost / (received + lost);
        double delay = FIXED_DELAY + 2 * jitterMillis + Math.max(0, roundTripMillis) / 2;
        double late = Math.max(0, delay - TALKING_DELAY);
        double rating = BEST - 0.024 * delay - 0.11 * late - WORST_IMPAIRMENT * percent / (percent + LOSS_ROBUSTNESS);
        if (rating <= 0) {
            return 1;
        }
        double score = 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating);
        return Math.max(1, Math.min(4.5, score));
    }
}
