package org.patchbay.media.embedded.codec;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/** Writes 8 kHz samples in any of our codecs: a byte for each sample. One for each stream, for one thread. */
public final class SpeechEncoder {

    private @Nullable Wide wide;

    /** Once a stream needs it. */
    private record Wide(HalfBand resampler, G722Encoder encoder) {}

    public void put(ByteBuffer packet, Speech codec, short sample) {
        packet.put(
                switch (codec) {
                    case PCMA -> G711.alaw(sample);
                    case PCMU -> G711.ulaw(sample);
                    case G722 -> wide(sample);
                });
    }

    private byte wide(short sample) {
        Wide state = wide;
        if (state == null) {
            state = new Wide(new HalfBand(), new G722Encoder());
            wide = state;
        }
        short first = state.resampler.up(sample);
        return state.encoder.encode(first, state.resampler.second());
    }
}
