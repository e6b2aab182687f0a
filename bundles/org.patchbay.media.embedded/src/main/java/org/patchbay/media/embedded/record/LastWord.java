package org.patchbay.media.embedded.record;

/** Until when somebody has spoken on a recording's timeline. All in samples at 8 kHz. For one thread. */
final class LastWord {
    /** Of the mean magnitude of a packet: some 42 dB below the loudest there can be, above the noise of lines and below soft speech. */
    private static final int VOICE = 200;
    /** What stays of the silence, so that the last word has its end. */
    private static final int TAIL = 100 * 8;

    private long end;

    /** @param at where these samples begin */
    void heard(long at, short[] samples, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.abs(samples[i]);
        }
        if (count > 0 && sum >= (long) VOICE * count) {
            end = Math.max(end, at + count);
        }
    }

    /** For how long nobody has said anything. */
    long silence(long now) {
        return now - end;
    }

    /** How much of the recording is to be kept. */
    long kept(long now) {
        return end == 0 ? 0 : Math.min(now, end + TAIL);
    }
}
