package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes one source of RTP (RFC 3550 section 5.1) of what comes from several, one after the other. Within a source its numbers and times go
 * on, so that what was lost or overtaken on the way is known as such; with another source, after an interruption or when times jump, numbers
 * go on without a gap, times by our clock, and the marker is set. No number is used twice, for the key stream of SRTP would be, too, and who
 * receives it would take it for late: some phones are deaf for minutes after the numbers went back, even those of another source. For one
 * thread at a time.
 */
public final class Line {
    private static final int MAX_DROPOUT = 3000;
    /** At the usual clock, where a packet does not say how long it is: 20 ms. */
    private static final int FRAME = 160;

    private static final int USUAL_CLOCK = 8000;
    private static final double SECOND = 1e9;

    private final UsedNumbers used = new UsedNumbers();
    /** Whether the first source is passed on as it is: its numbers and times, and its jumps in time. */
    private final boolean faithful;

    private boolean started;
    /** Whether the name is known. */
    private boolean named;

    private int ssrc;
    /** Of the last packet that was none of an event, and when it came. */
    private int timestamp;

    private long came;

    private boolean begun;
    private int source;
    private int numberOffset;
    private int timeOffset;
    private int leftOut = -1;
    /** The number that would follow one that came too late. */
    private int suspect = -1;

    private int number;
    private int time;
    private boolean marked;

    /** A source of our own, with a name, numbers and times of its own. */
    public Line() {
        faithful = false;
        name();
        timestamp = ThreadLocalRandom.current().nextInt();
        used.restart(ThreadLocalRandom.current().nextInt(0x8000));
    }

    /**
     * The first source is passed on as it is, so that whoever receives it notices nothing when this is made anew; only what comes between is
     * fitted in.
     *
     * @param renamed whether it gets another name (SSRC) all the same, under which SRTP's roll-over counter begins at 0 with everybody
     */
    public Line(boolean renamed) {
        faithful = true;
        if (renamed) {
            name();
        }
    }

    private void name() {
        ssrc = ThreadLocalRandom.current().nextInt();
        named = true;
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
        if (faithful && !started) {
            started = true;
            return first(packet, sequence, now);
        }
        boolean follows = begun && Packets.ssrc(packet) == source;
        int ahead = used.ahead(sequence + numberOffset);
        long since = (long) ((now - came) / SECOND * (clock == 0 ? USUAL_CLOCK : clock));
        if (follows) {
            follows = Math.abs(ahead) < MAX_DROPOUT && (ahead > -UsedNumbers.WINDOW || sequence != suspect);
            int step = Packets.timestamp(packet) + timeOffset - timestamp;
            follows = follows && (faithful || clock == 0 || ahead < 0 || Math.abs(step - since) < clock);
        }
        marked = !follows || Packets.marked(packet);
        if (!follows) {
            timeOffset = timestamp + (int) Math.max(FRAME, since) - Packets.timestamp(packet);
            numberOffset = used.highest() + 1 - sequence;
            source = Packets.ssrc(packet);
            leftOut = -1;
            suspect = -1;
            begun = true;
            ahead = 1;
        }
        number = sequence + numberOffset;
        if (!used.use(number)) {
            // Two in a row are no stragglers: the source has begun anew.
            suspect = sequence + 1 & 0xffff;
            return false;
        }
        suspect = -1;
        time = Packets.timestamp(packet) + timeOffset;
        if (ahead > 0 && (clock != 0 || !follows)) {
            timestamp = time;
            came = now;
        }
        return true;
    }

    private boolean first(ByteBuffer packet, int sequence, long now) {
        source = Packets.ssrc(packet);
        if (!named) {
            ssrc = source;
            named = true;
        }
        begun = true;
        number = sequence;
        used.restart(sequence);
        used.use(sequence);
        time = Packets.timestamp(packet);
        timestamp = time;
        came = now;
        marked = Packets.marked(packet);
        return true;
    }

    /** Writes what has been placed into the header that the packet has. */
    public void stamp(ByteBuffer packet) {
        int at = packet.position();
        packet.put(at + 1, (byte) (packet.get(at + 1) & 0x7f | (marked ? 0x80 : 0)));
        packet.putShort(at + 2, (short) number);
        packet.putInt(at + 4, time);
        packet.putInt(at + 8, ssrc);
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

    /** Whether this is who speaks now. */
    public boolean speaks(int who) {
        return begun && who == source;
    }

    /** Who speaks now. */
    public int source() {
        return source;
    }

    /** The name of it all; known from the first packet on. */
    public int ssrc() {
        return ssrc;
    }

    /** What is added to the times of who speaks now. */
    public int timeOffset() {
        return timeOffset;
    }
}
