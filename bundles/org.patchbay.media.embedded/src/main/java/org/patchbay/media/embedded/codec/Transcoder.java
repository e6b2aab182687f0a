package org.patchbay.media.embedded.codec;

import java.nio.ByteBuffer;

import org.patchbay.media.embedded.rtp.Packets;
import org.patchbay.media.embedded.rtp.UsedNumbers;
import org.patchbay.media.embedded.srtp.SrtpSender;

/**
 * Converts the packets of one stream from one codec into another where they lie, as an RTP translator (RFC 3550 7.1): all our codecs take the
 * same bytes and the same clock for the same time, so source, numbering, timestamps and packet times stay the sender's, and with them its RTCP
 * reports and its telephone-events stay true. What was lost on the way to us is {@linkplain #conceal made up} for 60 ms, under its own numbers:
 * both codecs have a memory, and that of the receiver's goes on with ours. Nothing is allocated for a packet. One for each stream, for one
 * thread.
 */
public final class Transcoder {

    /** Shorter or longer payloads are damaged. */
    private static final int LONGEST_MILLIS = 200;

    /** In samples at 8 kHz: a longer gap has been heard by the time that its end is known. */
    private static final int LATEST = 200 * Speech.BYTES_PER_MILLI;

    /** A longer jump is a sender that has started anew. */
    private static final int MAX_DROPOUT = 3000;

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
    private final Concealment concealment;
    private final ByteBuffer madeUp = ByteBuffer.allocate(Packets.HEADER + Concealment.LONGEST + SrtpSender.MOST_ADDED);
    private final UsedNumbers used = new UsedNumbers();
    private boolean begun;
    private int ssrc;
    /** Of the last packet in order. */
    private int timestamp;

    private int length;

    public Transcoder(Speech from, Speech to) {
        this.from = from;
        this.to = to;
        this.concealment = new Concealment(from == Speech.PCMA || from == Speech.G722 && to == Speech.PCMA);
    }

    public boolean converts(Speech in, Speech out) {
        return from == in && to == out;
    }

    /** Takes note of a packet of the same stream that is none of speech, so that it is not taken for lost. */
    public void passed(ByteBuffer packet) {
        if (begun && Packets.ssrc(packet) == ssrc && used.ahead(Packets.sequence(packet)) == 1) {
            boolean unused = used.use(Packets.sequence(packet));
        }
    }

    /** How many packets of those that were lost before this one are to be made up, by {@link #conceal}, before it is converted. */
    public int missing(ByteBuffer packet) {
        if (!begun || Packets.ssrc(packet) != ssrc || length == 0 || from == to) {
            return 0;
        }
        int lost = used.ahead(Packets.sequence(packet)) - 1;
        int time = Packets.timestamp(packet) - timestamp - length;
        // Else its sender has paused, or began anew; and what is too old nobody waits for any more.
        return lost > 0 && lost * length <= LATEST && time == lost * length
                ? Math.min(lost, Concealment.LONGEST / length)
                : 0;
    }

    /** What comes between the last packet and the next one is not lost, but was not wanted. */
    public void interrupt() {
        length = 0;
    }

    /** The next packet that was lost, with the number and the time it had; the buffer is used again. */
    public ByteBuffer conceal() {
        int number = used.highest() + 1;
        boolean unused = used.use(number);
        timestamp += length;
        madeUp.clear();
        madeUp.put((byte) 0x80)
                .put((byte) 0)
                .putShort((short) number)
                .putInt(timestamp)
                .putInt(ssrc);
        for (int i = 0; i < length; i++) {
            short sample = concealment.next();
            if (to == Speech.G722) {
                short first = resampler.up(sample);
                madeUp.put(encoder.encode(first, resampler.second()));
            } else {
                madeUp.put(to == Speech.PCMA ? G711.alaw(sample) : G711.ulaw(sample));
            }
        }
        return madeUp.flip();
    }

    /**
     * @param packet well-formed RTP; its payload is replaced
     * @return false when it is not to be sent: its payload is no whole number of milliseconds, or it came twice or after it was made up
     */
    public boolean convert(ByteBuffer packet) {
        int octets = Packets.payloadLength(packet);
        if (octets <= 0
                || octets % Speech.BYTES_PER_MILLI != 0
                || octets > LONGEST_MILLIS * Speech.BYTES_PER_MILLI
                || !fresh(packet, octets)) {
            return false;
        }
        if (from == to) {
            return true;
        }
        int start = packet.position() + Packets.payloadOffset(packet);
        int end = start + octets;
        if (from == Speech.G722) {
            narrow(packet, start, end);
            concealment.heard(packet, start, octets);
        } else {
            concealment.heard(packet, start, octets);
            if (to == Speech.G722) {
                widen(packet, start, end);
            } else {
                byte[] table = from == Speech.PCMA ? ALAW_TO_ULAW : ULAW_TO_ALAW;
                for (int at = start; at < end; at++) {
                    packet.put(at, table[packet.get(at) & 0xff]);
                }
            }
        }
        return true;
    }

    private boolean fresh(ByteBuffer packet, int octets) {
        boolean same = begun && ssrc == Packets.ssrc(packet);
        int number = Packets.sequence(packet);
        if (begun && !same) {
            // Another source has another encoder behind it, and its receiver a new decoder.
            decoder.reset();
            encoder.reset();
            resampler.reset();
            concealment.forget();
        }
        if (!same || Math.abs(used.ahead(number)) >= MAX_DROPOUT) {
            used.restart(number);
        }
        begun = true;
        ssrc = Packets.ssrc(packet);
        boolean inOrder = used.ahead(number) > 0;
        if (!used.use(number)) {
            return false;
        }
        if (inOrder) {
            timestamp = Packets.timestamp(packet);
            length = octets;
        }
        return true;
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
