package org.patchbay.media.embedded.relay;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaQuality;
import org.patchbay.media.embedded.ice.IceLite;
import org.patchbay.media.embedded.rtp.Packets;
import org.patchbay.media.embedded.rtp.PayloadTable;
import org.patchbay.media.embedded.rtp.Reception;
import org.patchbay.media.embedded.rtp.RtcpMask;
import org.patchbay.media.embedded.srtp.Srtp;
import org.patchbay.media.embedded.srtp.SrtpSender;

/**
 * One leg's packets. What it receives goes, in this order, through source check, form check, measurement, event detection and on to the
 * partner, which sends it under its own payload types, in its own codec where they have none in common, and as one source, whoever speaks.
 * What is encrypted is opened first, so that nobody is learned as the peer who has not its key, and closed after the renumbering; a
 * {@link Tap} hears what lies between the two.
 *
 * <p>Packets are received on the {@link MediaLoop}'s thread only. Signalling replaces {@link #negotiate} and {@link #partner} from any thread.
 */
public final class RtpStream {

    /** Told on the loop's thread. */
    public interface Events {
        void digit(char digit, int milliseconds);

        void latched(InetSocketAddress source);

        void silent(int seconds);

        /** The partner says nothing, but is not on hold; told again and again, for as long as it lasts. */
        default void paused() {}
    }

    private final PortPair ports;
    private final MediaLoop loop;
    private final Events events;
    private final Ear ear;
    private final Reception reception = new Reception();
    private final Outlet outlet;
    private final Floor floor = new Floor();
    private final Passage passage = new Passage();
    private final Taps taps = new Taps();

    private volatile @Nullable Negotiated negotiated;
    private volatile @Nullable RtpStream partner;

    /** Timestamp of the last packet that was none of an event. */
    private int lastAudio;
    /** Its payload type. A plain field: whoever asks gets a recent one. */
    private int spoken = -1;

    RtpStream(PortPair ports, MediaLoop loop, Events events, IntSupplier silenceSeconds, boolean renamed) {
        this.ports = ports;
        this.loop = loop;
        this.events = events;
        this.ear = new Ear(events, silenceSeconds);
        this.outlet = new Outlet(ports, reception, renamed);
    }

    /**
     * Reserves ports and begins to listen on them.
     *
     * @param silenceSeconds asked now and then: how long nothing may be heard; 0 for ever
     * @throws MediaException 503 when no port is free
     */
    public static RtpStream open(PortRange range, MediaLoop loop, Events events, IntSupplier silenceSeconds)
            throws MediaException {
        PortPair rested = loop.rested(range);
        return new RtpStream(rested == null ? range.reserve() : rested, loop, events, silenceSeconds, false)
                .begun(rested == null);
    }

    /**
     * The same on the ports of a leg that was there before.
     *
     * @param renamed whether what is sent gets another name (SSRC), for SRTP's roll-over counters of the one before are not known any more:
     *     its receiver starts those of a new one at 0
     * @throws MediaException 503 when somebody else has them
     */
    public static RtpStream open(
            PortRange range, int port, MediaLoop loop, Events events, IntSupplier silenceSeconds, boolean renamed)
            throws MediaException {
        PortPair rested = loop.rested(range, port);
        return new RtpStream(rested == null ? range.reserve(port) : rested, loop, events, silenceSeconds, renamed)
                .begun(rested == null);
    }

    private RtpStream begun(boolean opened) {
        loop.add(this, opened);
        return this;
    }

    PortPair ports() {
        return ports;
    }

    public int rtpPort() {
        return ports.rtpPort();
    }

    public int rtcpPort() {
        return ports.rtcpPort();
    }

    public void negotiate(Negotiated now) {
        negotiated = now;
    }

    /** Who answers connectivity checks, which come before anything is agreed; null for nobody. */
    public void ice(@Nullable IceLite agent) {
        outlet.ice(agent);
    }

    public @Nullable Negotiated negotiated() {
        return negotiated;
    }

    /** Sends what is received here to {@code other}, or nowhere. */
    public void partner(@Nullable RtpStream other) {
        partner = other;
    }

    /** Who is heard by this peer. */
    public Floor floor() {
        return floor;
    }

    /** Who hears what goes by. */
    public Taps taps() {
        return taps;
    }

    /** The payload type in which the peer spoke last; -1 before it did. */
    public int spoken() {
        return spoken;
    }

    /** The same of what was sent to it. */
    public int sent() {
        return outlet.payload();
    }

    public MediaQuality quality() {
        return outlet.quality();
    }

    /** Frees the ports, soon. */
    public void close() {
        partner = null;
        negotiated = null;
        loop.remove(this);
    }

    void received(ByteBuffer packet, InetSocketAddress source, boolean onRtcpPort, long now) {
        Negotiated current = negotiated;
        IceLite agent = outlet.ice();
        if (agent != null && IceLite.isCheck(packet)) {
            if (outlet.check(agent, packet, source, onRtcpPort)) {
                ear.heard(now);
            } else {
                reception.rejected();
            }
        } else if (current == null) {
            reception.rejected();
        } else if (onRtcpPort || Packets.rtcp(packet)) {
            control(current, packet, source, onRtcpPort, now);
        } else {
            audio(current, packet, source, now);
        }
    }

    private void audio(Negotiated current, ByteBuffer packet, InetSocketAddress source, long now) {
        Srtp srtp = current.srtp();
        if ((srtp != null && !srtp.in().rtp(packet, now)) || !Packets.rtp(packet)) {
            reception.rejected();
            return;
        }
        PayloadTable payloads = current.payloads();
        int payload = Packets.payloadType(packet);
        if (!outlet.accepts(current.rtp(), false, source, payloads.knows(payload))) {
            reception.rejected();
            return;
        }
        ear.heard(now);
        ear.speaks(current.rtp(), source);
        if (!current.hears()) {
            return;
        }
        boolean event = payloads.events(payload);
        reception.received(packet, event ? 0 : payloads.clock(payload), now);
        if (event) {
            ear.event(packet, payloads.clock(payload), now);
        } else {
            lastAudio = Packets.timestamp(packet);
            spoken = payload;
        }
        taps.said(packet, now);
        RtpStream other = partner;
        if (other != null) {
            passage.pass(packet, payloads, payload, lastAudio, other, now);
        }
    }

    /** Whether the partner is expected to speak, has done so before, and has paused. @param now {@link System#nanoTime()} */
    public boolean paused(long now) {
        RtpStream other = partner;
        Negotiated mine = negotiated;
        Negotiated theirs = other == null ? null : other.negotiated;
        return other != null
                && mine != null
                && theirs != null
                && floor.paused(now)
                && mine.speech() != null
                && listens(mine)
                && theirs.hears()
                && other.ear.hasSpoken();
    }

    /** Whether anything of its partner's is sent to this peer now. */
    boolean listens(Negotiated current) {
        return current.speaks() && floor.isPartners();
    }

    private void control(
            Negotiated current, ByteBuffer packet, InetSocketAddress source, boolean onRtcpPort, long now) {
        Srtp srtp = current.srtp();
        if ((!onRtcpPort && !current.mux())
                || !Packets.rtcp(packet)
                || (srtp != null && !srtp.in().rtcp(packet, now))
                || !outlet.accepts(onRtcpPort ? current.rtcp() : current.rtp(), onRtcpPort, source, true)
                || !RtcpMask.apply(packet, outlet.anonymous())) {
            reception.rejected();
            return;
        }
        ear.heard(now);
        outlet.reported(current, packet, now);
        outlet.aboutPartner(packet);
        RtpStream other = partner;
        if (other != null) {
            other.relayControl(packet, now);
        }
    }

    /**
     * @param clock of its timestamps in Hz; 0 for an event
     * @param at when it was said, or will have been
     */
    void relay(ByteBuffer packet, int clock, long at) {
        Negotiated current = negotiated;
        if (current != null && listens(current)) {
            floor.heard(at);
            send(current, packet, clock);
        }
    }

    private void relayControl(ByteBuffer packet, long now) {
        Negotiated current = negotiated;
        if (current != null && !floor.isPlayedTo()) {
            outlet.relayControl(current, packet, now);
        }
    }

    /**
     * Sends a packet of our own making. May be called by the thread that plays.
     *
     * @param packet with {@link SrtpSender#MOST_ADDED} octets of room behind it; changed by this
     * @param clock of its timestamps in Hz; 0 for an event
     */
    public void sendPlayed(ByteBuffer packet, int clock) {
        Negotiated current = negotiated;
        if (current != null && current.speaks()) {
            send(current, packet, clock);
        }
    }

    private void send(Negotiated current, ByteBuffer packet, int clock) {
        taps.heard(packet);
        outlet.audio(current, packet, clock);
    }

    /** @param packet for what is to be said now, on the loop's thread */
    void tick(ByteBuffer packet, long now) {
        Negotiated agreed = negotiated;
        if (agreed != null) {
            outlet.tick(agreed, packet, now);
        }
        if (paused(now)) {
            events.paused();
        }
        ear.tick(agreed, now);
    }

    void truncated() {
        reception.rejected();
    }
}
