package org.patchbay.media.embedded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Smallest of WAV files. */
final class TestWav {

    private TestWav() {}

    /** So many frames of 20 ms. */
    static byte[] silence(int frames) {
        int octets = frames * 320;
        ByteBuffer wav = ByteBuffer.allocate(44 + octets).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + octets);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(octets);
        return wav.array();
    }
}
