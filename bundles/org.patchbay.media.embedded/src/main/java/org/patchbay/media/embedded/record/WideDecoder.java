package org.patchbay.media.embedded.record;

import org.patchbay.media.embedded.codec.G722Decoder;
import org.patchbay.media.embedded.codec.HalfBand;

/** G.722 of one source, brought down to the 8 kHz that are recorded. */
final class WideDecoder implements Decoder {
    private final G722Decoder decoder = new G722Decoder();
    private final HalfBand resampler = new HalfBand();

    @Override
    public int decode(byte[] payload, int length, short[] samples) {
        for (int i = 0; i < length; i++) {
            decoder.decode(payload[i]);
            samples[i] = resampler.down(decoder.first(), decoder.second());
        }
        return length;
    }
}
