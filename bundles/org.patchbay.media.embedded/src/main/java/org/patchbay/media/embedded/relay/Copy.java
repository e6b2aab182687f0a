package org.patchbay.media.embedded.relay;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.codec.Speech;
import org.patchbay.media.embedded.codec.Transcoder;
import org.patchbay.media.embedded.rtp.EventClock;
import org.patchbay.media.embedded.rtp.Line;
import org.patchbay.media.embedded.rtp.Packets;
import org.patchbay.media.embedded.rtp.PayloadTable;
import org.patchbay.media.embedded.srtp.SrtpSender;

/**
 * Sends one voice of a leg to another one, as one source of its own: whoever the first leg's partner is, whatever is played to it. What the
 * other one takes is sent as it is, else converted; comfort noise is left out. Nothing of a packet goes on but its payload. Frees the thread
 * that carries the packet at once, and allocates nothing for it.
 */
public final class Copy implements Tap {
    /** No packet of audio or events is longer. */
    private static final int LARGEST = 1500;

    private final RtpStream to;
    private final boolean said;
    /** Where two threads speak in turn, as who relays and who plays, each waits for the other's packet at most. */
    private final ByteBuffer out = ByteBuffer.allocate(Packets.HEADER + LARGEST + SrtpSender.MOST_ADDED);

    private final Line line = new Line();
    private final EventClock eventClock = new EventClock();
    private @Nullable Transcoder transcoder;
    private volatile @Nullable PayloadTable names;
    private volatile boolean paused;

    /** @param said whether it is what the leg's peer says, rather than what it hears */
    public Copy(RtpStream to, boolean said) {
        this.to = to;
        this.said = said;
    }

    /** @param now what the payload types mean, and what they are called at the other peer; null before that has agreed to any */
    public void names(@Nullable PayloadTable now) {
        names = now;
    }

    public void pause(boolean on) {
        paused = on;
    }

    @Override
    public void said(ByteBuffer packet, long now) {
        if (said) {
            copy(packet, now);
        }
    }

    @Override
    public void heard(ByteBuffer packet, long now) {
        if (!said) {
            copy(packet, now);
        }
    }

    private synchronized void copy(ByteBuffer packet, long now) {
        PayloadTable meanings = names;
        Negotiated theirs = to.negotiated();
        if (paused || meanings == null || theirs == null || !theirs.speaks()) {
            line.interrupt();
            return;
        }
        int payload = Packets.payloadType(packet);
        int length = Packets.payloadLength(packet);
        int there = meanings.atPartner(payload);
        Speech from = meanings.speech(payload);
        Speech into = theirs.speech();
        boolean event = meanings.events(payload);
        if (length <= 0 || length > LARGEST || there < 0 && (event || from == null || into == null)) {
            line.leaveOut(packet);
            return;
        }
        if (!line.place(packet, event ? 0 : meanings.clock(payload), now)) {
            return;
        }
        out.clear();
        line.header(out, there < 0 ? theirs.voice() : there);
        int at = packet.position() + Packets.payloadOffset(packet);
        out.put(packet.array(), packet.arrayOffset() + at, length).flip();
        if (there >= 0) {
            int clock = meanings.clock(payload);
            int clockThere = meanings.clockAtPartner(payload);
            if (event && clock != clockThere) {
                eventClock.convert(out, line.timestamp(), clock, clockThere);
            }
            Transcoder converting = transcoder;
            if (converting != null) {
                converting.passed(out);
            }
            to.sendPlayed(out, event ? 0 : clockThere);
        } else if (from != null && into != null) {
            Transcoder converter = transcoder(from, into);
            for (int lost = converter.missing(out); lost > 0; lost--) {
                ByteBuffer concealed = converter.conceal();
                Packets.payloadType(concealed, theirs.voice());
                to.sendPlayed(concealed, Speech.CLOCK);
            }
            if (converter.convert(out)) {
                to.sendPlayed(out, Speech.CLOCK);
            }
        }
    }

    private Transcoder transcoder(Speech from, Speech into) {
        Transcoder present = transcoder;
        if (present == null || !present.converts(from, into)) {
            present = new Transcoder(from, into);
            transcoder = present;
        }
        return present;
    }
}
