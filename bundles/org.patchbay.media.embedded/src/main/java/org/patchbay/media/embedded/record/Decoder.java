package org.patchbay.media.embedded.record;

/** Turns the payloads of one source into samples. One is made for each source, so that it may remember what came before. */
public interface Decoder {

    /**
     * Decodes one payload.
     *
     * @param samples takes 16-bit samples at 8 kHz; long enough for the longest packet that is recorded
     * @return how many there are
     */
    int decode(byte[] payload, int length, short[] samples);
}
