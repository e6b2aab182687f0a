package org.patchbay.media.embedded.record;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The last seconds of a recording, in which packets find their places in whatever order they come; silence where none does. */
final class Canvas {

    /** Takes whole frames: one sample of each channel, 16 bits, little endian. */
    interface Sink {
        void write(ByteBuffer frames) throws IOException;
    }

    private final int channels;
    private final int capacity;
    /** In frames, and a ring. */
    private final short[] samples;

    private final ByteBuffer out;
    /** The first frame that is not written yet. */
    private long from;

    /** @param capacity in frames */
    Canvas(int channels, int capacity) {
        this.channels = channels;
        this.capacity = capacity;
        this.samples = new short[channels * capacity];
        this.out = ByteBuffer.allocate(2 * channels * 1024).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    /** Frames written. */
    long written() {
        return from;
    }

    /**
     * Puts samples where they belong; what lies ahead of the window pushes it on.
     *
     * @return how many of them came too late
     */
    int put(int channel, long at, short[] what, int count, Sink sink) throws IOException {
        if (at + count > from + capacity) {
            flush(at + count - capacity, sink);
        }
        int late = (int) Math.max(0, Math.min(count, from - at));
        for (int i = late; i < count; i++) {
            samples[(int) ((at + i) % capacity) * channels + channel] = what[i];
        }
        return late;
    }

    /** Writes all up to this frame. */
    void flush(long to, Sink sink) throws IOException {
        while (from < to) {
            out.clear();
            while (from < to && out.hasRemaining()) {
                int at = (int) (from % capacity) * channels;
                for (int i = 0; i < channels; i++) {
                    out.putShort(samples[at + i]);
                    samples[at + i] = 0;
                }
                from++;
            }
            sink.write(out.flip());
        }
    }
}
