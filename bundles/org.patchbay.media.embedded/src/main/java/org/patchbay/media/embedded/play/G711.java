package org.patchbay.media.embedded.play;

/** Compression of 16-bit samples (ITU-T G.711). */
public final class G711 {

    private static final int ULAW_BIAS = 0x84;
    private static final int ULAW_CLIP = 32635;

    private G711() {}

    public static byte alaw(short sample) {
        int value = sample >= 0 ? sample : -sample - 1;
        int sign = sample >= 0 ? 0x80 : 0;
        int code;
        if (value < 256) {
            code = value >> 4;
        } else {
            int exponent = 31 - Integer.numberOfLeadingZeros(value) - 7;
            code = exponent << 4 | value >> (exponent + 3) & 0x0f;
        }
        return (byte) ((code | sign) ^ 0x55);
    }

    public static byte ulaw(short sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int value = Math.min(ULAW_CLIP, Math.abs((int) sample)) + ULAW_BIAS;
        int exponent = 31 - Integer.numberOfLeadingZeros(value) - 7;
        return (byte) ~(sign | exponent << 4 | value >> (exponent + 3) & 0x0f);
    }
}
