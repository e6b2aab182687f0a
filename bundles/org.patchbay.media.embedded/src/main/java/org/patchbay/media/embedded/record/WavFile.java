package org.patchbay.media.embedded.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/** A RIFF/WAVE file of 16-bit PCM at 8 kHz that can be read at any time: its header is put right now and then, not only at its end. */
final class WavFile implements Canvas.Sink, Closeable {
    static final int RATE = 8000;
    private static final int HEADER = 44;
    /** A second. */
    private static final int UNTOLD = RATE;

    private final SeekableByteChannel file;
    private final int frame;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    private long octets;
    private long told;

    WavFile(SeekableByteChannel file, int channels) throws IOException {
        this.file = file;
        this.frame = 2 * channels;
        header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(0);
        header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        header.putShort((short) 1).putShort((short) channels).putInt(RATE).putInt(RATE * frame);
        header.putShort((short) frame).putShort((short) 16);
        header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(0);
        tell();
    }

    @Override
    public void write(ByteBuffer frames) throws IOException {
        while (frames.hasRemaining()) {
            octets += file.write(frames);
        }
        if (octets - told >= (long) UNTOLD * frame) {
            tell();
        }
    }

    /** Leaves out what comes behind so many frames. */
    void cut(long frames) throws IOException {
        if (frames() > frames) {
            octets = frames * frame;
            file.truncate(HEADER + octets);
            file.position(HEADER + octets);
        }
    }

    /** Of the file. */
    long octets() {
        return HEADER + octets;
    }

    /** Whole ones, of one sample of each channel. */
    long frames() {
        return octets / frame;
    }

    /** Says in the header how much there is. What has been written in part, as on a full disk, is left out. */
    private void tell() throws IOException {
        long whole = octets - octets % frame;
        header.putInt(4, (int) (whole + HEADER - 8))
                .putInt(HEADER - 4, (int) whole)
                .clear();
        file.position(0);
        while (header.hasRemaining()) {
            file.write(header);
        }
        file.position(HEADER + octets);
        told = octets;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            tell();
        }
    }
}
