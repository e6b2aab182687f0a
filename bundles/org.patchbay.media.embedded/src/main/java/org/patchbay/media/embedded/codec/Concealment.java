package org.patchbay.media.embedded.codec;

import java.nio.ByteBuffer;

/**
 * What stands for packets that were lost (ITU-T G.711 Appendix I, in its simple form): the last period of the voice again and again, at its
 * full level for 10 ms and fading until 60 ms, after which there is silence. Works on the G.711 side of a conversion. For one thread.
 */
final class Concealment {
    /** For how long something is made, in samples at 8 kHz. */
    static final int LONGEST = 480;

    private static final int FULL = 80;
    /** Of a voice, from 400 Hz down to 66 Hz. */
    private static final int SHORTEST_PERIOD = 20;

    private static final int LONGEST_PERIOD = 120;
    private static final int COMPARED = 120;
    private static final int HISTORY = LONGEST_PERIOD + COMPARED;

    private final boolean alaw;
    private final byte[] last = new byte[HISTORY];
    private final short[] samples = new short[HISTORY];
    private int period;
    private int made;

    Concealment(boolean alaw) {
        this.alaw = alaw;
        forget();
    }

    void forget() {
        java.util.Arrays.fill(last, alaw ? G711.alaw((short) 0) : G711.ulaw((short) 0));
        made = 0;
    }

    /** Takes note of what was heard. @param from where its G.711 begins, counted from the start of the buffer */
    void heard(ByteBuffer packet, int from, int length) {
        made = 0;
        int kept = Math.min(length, HISTORY);
        System.arraycopy(last, kept, last, 0, HISTORY - kept);
        packet.get(from + length - kept, last, HISTORY - kept, kept);
    }

    /** The next sample of what is made up. */
    short next() {
        if (made == 0) {
            prepare();
        }
        double level = made < FULL ? 1 : Math.max(0, 1 - (made - FULL) / (double) (LONGEST - FULL));
        short sample = samples[HISTORY - period + made % period];
        made++;
        return (short) (sample * level);
    }

    /** Finds the period after which the end of what was heard is most like itself. */
    private void prepare() {
        for (int i = 0; i < HISTORY; i++) {
            samples[i] = alaw ? G711.fromAlaw(last[i]) : G711.fromUlaw(last[i]);
        }
        double best = -1;
        period = LONGEST_PERIOD;
        for (int lag = SHORTEST_PERIOD; lag <= LONGEST_PERIOD; lag++) {
            double product = 0;
            double energy = 1;
            for (int i = HISTORY - COMPARED; i < HISTORY; i++) {
                product += samples[i] * samples[i - lag];
                energy += samples[i - lag] * samples[i - lag];
            }
            double alike = product * Math.abs(product) / energy;
            if (alike > best) {
                best = alike;
                period = lag;
            }
        }
    }
}
