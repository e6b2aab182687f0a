package org.patchbay.lab.audio;

/** The two laws of ITU-T G.711. */
enum G711 {
    ULAW(0) {
        @Override
        byte encode(int sample) {
            int sign = sample < 0 ? 0x80 : 0;
            int magnitude = Math.min(Math.abs(sample), 32_635) + 132;
            int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
            return (byte) ~(sign | exponent << 4 | magnitude >> exponent + 3 & 0x0F);
        }

        @Override
        int decode(byte code) {
            int bits = ~code & 0xFF;
            int magnitude = (((bits & 0x0F) << 3) + 132 << (bits >> 4 & 7)) - 132;
            return (bits & 0x80) != 0 ? -magnitude : magnitude;
        }
    },
    ALAW(8) {
        @Override
        byte encode(int sample) {
            int sign = sample < 0 ? 0 : 0x80;
            int magnitude = Math.min(Math.abs(sample), 32_767) >> 3;
            int exponent = Math.max(0, 31 - Integer.numberOfLeadingZeros(Math.max(1, magnitude)) - 4);
            int mantissa = magnitude >> (exponent == 0 ? 1 : exponent) & 0x0F;
            return (byte) ((sign | Math.min(exponent, 7) << 4 | mantissa) ^ 0x55);
        }

        @Override
        int decode(byte code) {
            int bits = code & 0xFF ^ 0x55;
            int exponent = bits >> 4 & 7;
            int magnitude = (bits & 0x0F) << 4;
            magnitude = exponent == 0 ? magnitude + 8 : magnitude + 0x108 << exponent - 1;
            return (bits & 0x80) != 0 ? magnitude : -magnitude;
        }
    };

    private final int payloadType;

    G711(int payloadType) {
        this.payloadType = payloadType;
    }

    /** The static payload type (RFC 3551). */
    int payloadType() {
        return payloadType;
    }

    abstract byte encode(int sample);

    abstract int decode(byte code);
}
