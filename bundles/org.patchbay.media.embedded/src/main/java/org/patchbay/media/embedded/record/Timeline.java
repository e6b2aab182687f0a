package org.patchbay.media.embedded.record;

/**
 * Where the packets of one channel belong. Within a source its timestamps say so, whatever the network did to the packets on their way; when
 * they came says where the source begins, and corrects timestamps that jump, stand still in a pause or run at another speed than our clock.
 * All in samples at 8 kHz.
 */
final class Timeline {
    /** A packet that comes earlier than this against the others says that they were late. */
    private static final int EARLIEST = 60 * 8;
    /** Later than this no network is. */
    private static final int LATEST = 1500 * 8;
    /** When all of so many packets are late by more than {@link #DRIFTED}, it is the timestamps that are. */
    private static final int WINDOW = 100;

    private static final int DRIFTED = 120 * 8;

    private boolean begun;
    private int source;
    private int last;
    /** Of the packet whose timestamp is {@link #last}. */
    private long position;

    private long least;
    private int seen;

    /** @param arrival when it came, on the timeline of the recording */
    long place(int ssrc, int timestamp, long arrival) {
        if (!begun || ssrc != source) {
            source = ssrc;
            begun = true;
            return from(timestamp, arrival);
        }
        int step = timestamp - last;
        long place = position + step;
        long late = arrival - place;
        if (late > LATEST || late < -EARLIEST) {
            return from(timestamp, arrival);
        }
        if (step > 0) {
            last = timestamp;
            position = place;
        }
        least = Math.min(least, late);
        if (++seen >= WINDOW) {
            if (least > DRIFTED) {
                position += least;
                place += least;
            }
            least = Long.MAX_VALUE;
            seen = 0;
        }
        return place;
    }

    private long from(int timestamp, long arrival) {
        last = timestamp;
        position = arrival;
        least = Long.MAX_VALUE;
        seen = 0;
        return arrival;
    }
}
