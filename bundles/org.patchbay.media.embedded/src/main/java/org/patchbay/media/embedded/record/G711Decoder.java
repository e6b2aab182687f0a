package org.patchbay.media.embedded.record;

/** Expansion of G.711 (ITU-T G.711) by table; remembers nothing, so that all sources share one. */
public final class G711Decoder implements Decoder {
    public static final Decoder ALAW = new G711Decoder(true);
    public static final Decoder ULAW = new G711Decoder(false);

    private final short[] table = new short[256];

    private G711Decoder(boolean alaw) {
        for (int code = 0; code < table.length; code++) {
            table[code] = (short) (alaw ? alaw(code) : ulaw(code));
        }
    }

    private static int alaw(int code) {
        int bits = code ^ 0x55;
        int segment = bits >> 4 & 7;
        int step = (bits & 0x0f) << 4;
        int size = segment == 0 ? step + 8 : step + 0x108 << segment - 1;
        return (bits & 0x80) == 0 ? -size : size;
    }

    private static int ulaw(int code) {
        int bits = ~code;
        int size = (((bits & 0x0f) << 3) + 0x84 << (bits >> 4 & 7)) - 0x84;
        return (bits & 0x80) == 0 ? size : -size;
    }

    @Override
    public int decode(byte[] payload, int length, short[] samples) {
        for (int i = 0; i < length; i++) {
            samples[i] = table[payload[i] & 0xff];
        }
        return length;
    }
}
