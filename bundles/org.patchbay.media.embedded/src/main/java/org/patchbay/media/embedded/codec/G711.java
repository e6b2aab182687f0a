package org.patchbay.media.embedded.codec;

/** Companding of 16-bit samples at 8 kHz to 8 bits and back (ITU-T G.711). */
public final class G711 {

    private static final int ULAW_BIAS = 0x84;
    private static final int ULAW_CLIP = 32635;

    private static final short[] FROM_ALAW = new short[256];
    private static final short[] FROM_ULAW = new short[256];

    static {
        for (int code = 0; code < 256; code++) {
            FROM_ALAW[code] = expandAlaw(code ^ 0x55);
            FROM_ULAW[code] = expandUlaw(~code & 0xff);
        }
    }

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

    /** The sample that an A-law code stands for. */
    public static short fromAlaw(byte code) {
        return FROM_ALAW[code & 0xff];
    }

    /** The sample that a µ-law code stands for. */
    public static short fromUlaw(byte code) {
        return FROM_ULAW[code & 0xff];
    }

    /** The middle of the step. */
    private static short expandAlaw(int code) {
        int exponent = code >> 4 & 7;
        int value = (code & 0x0f) << 4 | 8;
        int magnitude = exponent == 0 ? value : (value | 0x100) << (exponent - 1);
        return (short) ((code & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static short expandUlaw(int code) {
        int magnitude = (((code & 0x0f) << 3 | ULAW_BIAS) << (code >> 4 & 7)) - ULAW_BIAS;
        return (short) ((code & 0x80) != 0 ? -magnitude : magnitude);
    }
}
