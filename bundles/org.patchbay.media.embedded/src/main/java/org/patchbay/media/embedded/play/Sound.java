package org.patchbay.media.embedded.play;

/** Something to play: 16-bit samples at 8 kHz, followed by silence up to its length. */
public final class Sound {

    public static final int RATE = 8000;

    private final short[] samples;
    private final int length;

    private Sound(short[] samples, int length) {
        this.samples = samples;
        this.length = length;
    }

    /** @param samples not to be changed afterwards */
    static Sound of(short[] samples) {
        return new Sound(samples, samples.length);
    }

    static Sound silence(int milliseconds) {
        return new Sound(new short[0], milliseconds * (RATE / 1000));
    }

    /** In samples. */
    public int length() {
        return length;
    }

    /** The sample at {@code position}; behind the end there is silence. */
    public short at(int position) {
        return position < samples.length ? samples[position] : 0;
    }
}
