package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes one source of RTP (RFC 3550 section 5.1) of what comes from several, one after the other. Within a source its numbers and times go
 * on, so that what was lost or overtaken on the way is known as such; with another source, after an interruption or when times jump, numbers
 * go on without a gap, times by our clock, and the marker is set. No number is used twice, for the key stream of SRTP would be, too. For one
 * thread at a time.
 */
public final class Line {
    private static final int MAX_DROPOUT = 3000;
    /** At the usual clock, where a packet does not say how long it is: 20 ms. */
    private static final int FRAME = 160;

    private static final int USUAL_CLOCK = 8000;
    private static final double SECOND = 1e9;

    private final int ssrc = ThreadLocalRandom.current().nextInt();
    private final UsedNumbers used = new UsedNumbers();
    /** Of the last packet that was none of an event, and when it came. */
    private int timestamp = ThreadLocalRandom.current().nextInt();

    private long came;

    private boolean begun;
    private int source;
    private int numberOffset;
    private int timeOffset;
    private int leftOut = -1;

    private int number;
    private int time;
    private boolean marked;

    public Line() {
        used.restart(ThreadLocalRandom.current().nextInt(0x8000));
    }

    /** The next packet is as one of another source. */
    public void interrupt() {
        begun = false;
    }

    /** This packet is not sent, and nobody is to think that it was lost. */
    public void leaveOut(ByteBuffer packet) {
        int sequence = Packets.sequence(packet);
        if (!begun || Packets.ssrc(packet) != source) {
            interrupt();
        } else if (sequence != leftOut && used.ahead(sequence + numberOffset) > 0) {
            leftOut = sequence;
            numberOffset--;
        }
    }

    /**
     * Finds a place for a packet.
     *
     * @param clock of its timestamps in Hz; 0 for a packet of an event, whose timestamp is that of its beginning
     * @param now in nanoseconds of {@link System#nanoTime}
     * @return false when it must not be sent, because it was before or is too late
     */
    public boolean place(ByteBuffer packet, int clock, long now) {
        int sequence = Packets.sequence(packet);
        boolean follows = begun && Packets.ssrc(packet) == source;
        int ahead = used.ahead(sequence + numberOffset);
        long since = (long) ((now - came) / SECOND * (clock == 0 ? USUAL_CLOCK : clock));
        if (follows) {
            int step = Packets.timestamp(packet) + timeOffset - timestamp;
            follows = Math.abs(ahead) < MAX_DROPOUT && (clock == 0 || ahead < 0 || Math.abs(step - since) < clock);
        }
        marked = !follows || Packets.marked(packet);
        if (!follows) {
            timeOffset = timestamp + (int) Math.max(FRAME, since) - Packets.timestamp(packet);
            numberOffset = used.highest() + 1 - sequence;
            source = Packets.ssrc(packet);
            leftOut = -1;
            begun = true;
            ahead = 1;
        }
        number = sequence + numberOffset;
        if (!used.use(number)) {
            return false;
        }
        time = Packets.timestamp(packet) + timeOffset;
        if (ahead > 0 && (clock != 0 || !follows)) {
            timestamp = time;
            came = now;
        }
        return true;
    }

    /** Writes the header of the packet that has been placed. */
    public void header(ByteBuffer into, int payload) {
        into.put((byte) 0x80);
        into.put((byte) (payload | (marked ? 0x80 : 0)));
        into.putShort((short) number);
        into.putInt(time);
        into.putInt(ssrc);
    }

    /** Of the last audio. */
    public int timestamp() {
        return timestamp;
    }
}
