package org.patchbay.media.embedded.codec;

import java.nio.ByteBuffer;

import org.patchbay.media.embedded.rtp.Packets;

/**
 * Converts the packets of one stream from one codec into another where they lie, as an RTP translator (RFC 3550 7.1): all our codecs take the
 * same bytes and the same clock for the same time, so source, numbering, timestamps and packet times stay the sender's, and with them its RTCP
 * reports and its telephone-events stay true. What was lost on the way to us is a gap in the numbers for the receiver, who conceals it as it
 * would without us. Nothing is allocated for a packet. One for each stream, for one thread.
 */
public final class Transcoder {

    /** Shorter or longer payloads are damaged. */
    private static final int LONGEST_MILLIS = 200;

    private static final byte[] ALAW_TO_ULAW = new byte[256];
    private static final byte[] ULAW_TO_ALAW = new byte[256];

    static {
        for (int code = 0; code < 256; code++) {
            ALAW_TO_ULAW[code] = G711.ulaw(G711.fromAlaw((byte) code));
            ULAW_TO_ALAW[code] = G711.alaw(G711.fromUlaw((byte) code));
        }
    }

    private final Speech from;
    private final Speech to;
    private final G722Decoder decoder = new G722Decoder();
    private final G722Encoder encoder = new G722Encoder();
    private final HalfBand resampler = new HalfBand();
    private boolean begun;
    private int ssrc;
    private int sequence;

    public Transcoder(Speech from, Speech to) {
        this.from = from;
        this.to = to;
    }

    public boolean converts(Speech in, Speech out) {
        return from == in && to == out;
    }

    /**
     * @param packet well-formed RTP; its payload is replaced
     * @return false when it is not to be sent: its payload is no whole number of milliseconds, or it came twice
     */
    public boolean convert(ByteBuffer packet) {
        int length = Packets.payloadLength(packet);
        if (length <= 0
                || length % Speech.BYTES_PER_MILLI != 0
                || length > LONGEST_MILLIS * Speech.BYTES_PER_MILLI
                || repeated(packet)) {
            return false;
        }
        int start = packet.position() + Packets.payloadOffset(packet);
        int end = start + length;
        if (from == to) {
            return true;
        }
        if (from == Speech.G722) {
            narrow(packet, start, end);
        } else if (to == Speech.G722) {
            widen(packet, start, end);
        } else {
            byte[] table = from == Speech.PCMA ? ALAW_TO_ULAW : ULAW_TO_ALAW;
            for (int at = start; at < end; at++) {
                packet.put(at, table[packet.get(at) & 0xff]);
            }
        }
        return true;
    }

    private boolean repeated(ByteBuffer packet) {
        boolean same = begun && ssrc == Packets.ssrc(packet);
        if (same && sequence == Packets.sequence(packet)) {
            return true;
        }
        if (begun && !same) {
            // Another source has another encoder behind it, and its receiver a new decoder.
            decoder.reset();
            encoder.reset();
            resampler.reset();
        }
        begun = true;
        ssrc = Packets.ssrc(packet);
        sequence = Packets.sequence(packet);
        return false;
    }

    private void narrow(ByteBuffer packet, int start, int end) {
        boolean alaw = to == Speech.PCMA;
        for (int at = start; at < end; at++) {
            decoder.decode(packet.get(at));
            short sample = resampler.down(decoder.first(), decoder.second());
            packet.put(at, alaw ? G711.alaw(sample) : G711.ulaw(sample));
        }
    }

    private void widen(ByteBuffer packet, int start, int end) {
        boolean alaw = from == Speech.PCMA;
        for (int at = start; at < end; at++) {
            byte code = packet.get(at);
            short first = resampler.up(alaw ? G711.fromAlaw(code) : G711.fromUlaw(code));
            packet.put(at, encoder.encode(first, resampler.second()));
        }
    }
}
