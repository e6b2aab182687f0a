package org.patchbay.media.embedded.relay;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaQuality;
import org.patchbay.media.embedded.codec.Speech;
import org.patchbay.media.embedded.codec.Transcoder;
import org.patchbay.media.embedded.ice.IceLite;
import org.patchbay.media.embedded.rtp.EventClock;
import org.patchbay.media.embedded.rtp.Packets;
import org.patchbay.media.embedded.rtp.PayloadTable;
import org.patchbay.media.embedded.rtp.Reception;
import org.patchbay.media.embedded.rtp.RtcpMask;
import org.patchbay.media.embedded.rtp.TelephoneEvents;
import org.patchbay.media.embedded.srtp.Srtp;
import org.patchbay.media.embedded.srtp.SrtpSender;

/**
 * One leg's packets. What it receives goes, in this order, through source check, form check, measurement, event detection and on to the
 * partner, which sends it under its own payload types, in its own codec where they have none in common. What is encrypted is opened first,
 * so that nobody is learned as the peer who has not its key, and closed after the renumbering; a {@link Tap} hears what lies between the two.
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

    /** RFC 3551 table 4, RFC 3389. */
    private static final int COMFORT_NOISE = 13;

    private static final int NO_NOISE = 127;
    private static final long PAUSE = 100_000_000;
    /** Who understands comfort noise makes it for so long by itself. */
    private static final long NOISE_LASTS = 5_000_000_000L;

    private final PortPair ports;
    private final MediaLoop loop;
    private final Events events;
    private final IntSupplier silenceSeconds;
    private final Reception reception = new Reception();
    private final Outlet outlet;

    private volatile @Nullable Negotiated negotiated;
    private volatile @Nullable RtpStream partner;
    private volatile @Nullable Object player;
    private volatile @Nullable Tap tap;
    private volatile boolean keyed;
    /** Until when the partner has been heard here. */
    private volatile long passed = System.nanoTime();
    /** How loud the partner's background is, in dB below overload, where it says so to one who does not understand it. */
    private volatile int noise = NO_NOISE;

    private long heard = System.nanoTime();
    private boolean silent;
    /** Once there was one. */
    private @Nullable TelephoneEvents digits;

    /** Once the two legs have no codec in common, or only one of events in another clock. */
    private @Nullable Transcoder transcoder;

    private @Nullable EventClock eventClock;
    /** Timestamp of the last packet that was none of an event. */
    private int lastAudio;
    /** Its payload type. A plain field: whoever asks gets a recent one. */
    private int spoken = -1;

    private @Nullable Object reported;

    RtpStream(PortPair ports, MediaLoop loop, Events events, IntSupplier silenceSeconds) {
        this.ports = ports;
        this.loop = loop;
        this.events = events;
        this.silenceSeconds = silenceSeconds;
        this.outlet = new Outlet(ports, reception);
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
        RtpStream stream = new RtpStream(rested == null ? range.reserve() : rested, loop, events, silenceSeconds);
        loop.add(stream, rested == null);
        return stream;
    }

    /**
     * The same on the ports of a leg that was there before.
     *
     * @throws MediaException 503 when somebody else has them
     */
    public static RtpStream open(PortRange range, int port, MediaLoop loop, Events events, IntSupplier silenceSeconds)
            throws MediaException {
        PortPair rested = loop.rested(range, port);
        RtpStream stream = new RtpStream(rested == null ? range.reserve(port) : rested, loop, events, silenceSeconds);
        loop.add(stream, rested == null);
        return stream;
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

    /** Whether a key is pressed to this leg now; as long as one is, its partner is not heard. */
    public void keyed(boolean now) {
        keyed = now;
    }

    /** Who plays to this leg now; as long as somebody does, its partner is not heard. */
    public void player(@Nullable Object who) {
        player = who;
    }

    /** Lets the partner be heard again, unless somebody else plays meanwhile. */
    public synchronized void playerEnded(Object who) {
        if (player == who) {
            player = null;
        }
    }

    /** Lets {@code who} hear what goes by from now on. */
    public synchronized void tap(Tap who) {
        tap = Taps.with(tap, who);
    }

    public synchronized void untap(Tap who) {
        tap = Taps.without(tap, who);
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
            check(agent, packet, source, onRtcpPort, now);
        } else if (current == null) {
            reception.rejected();
        } else if (onRtcpPort || Packets.rtcp(packet)) {
            control(current, packet, source, onRtcpPort, now);
        } else {
            audio(current, packet, source, now);
        }
    }

    private void check(IceLite agent, ByteBuffer packet, InetSocketAddress source, boolean onRtcpPort, long now) {
        if (outlet.check(agent, packet, source, onRtcpPort)) {
            heard(now);
        } else {
            reception.rejected();
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
        heard(now);
        if (reported != current.rtp()) {
            reported = current.rtp();
            events.latched(source);
        }
        if (!current.hears()) {
            return;
        }
        boolean event = payloads.events(payload);
        reception.received(packet, event ? 0 : payloads.clock(payload), now);
        if (event) {
            TelephoneEvents found = digits;
            if (found == null) {
                found = new TelephoneEvents(events::digit);
                digits = found;
            }
            found.packet(packet, payloads.clock(payload), now);
        } else {
            lastAudio = Packets.timestamp(packet);
            spoken = payload;
        }
        Tap listening = tap;
        if (listening != null) {
            listening.said(packet, now);
        }
        RtpStream other = partner;
        if (other != null) {
            passOn(packet, payloads, payload, other, now);
        }
    }

    private void passOn(ByteBuffer packet, PayloadTable payloads, int payload, RtpStream other, long now) {
        int there = payloads.atPartner(payload);
        Transcoder converting = transcoder;
        if (converting != null && (there >= 0 || payload == COMFORT_NOISE)) {
            converting.passed(packet);
        }
        if (there >= 0) {
            if (there != payload) {
                Packets.payloadType(packet, there);
            }
            int from = payloads.clock(payload);
            int to = payloads.clockAtPartner(payload);
            if (from != to && payloads.events(payload)) {
                eventClock().convert(packet, lastAudio, from, to);
            }
            other.relay(packet, payload == COMFORT_NOISE ? now + NOISE_LASTS - PAUSE : now);
            return;
        }
        if (payload == COMFORT_NOISE && Packets.payloadLength(packet) > 0) {
            other.noise = packet.get(packet.position() + Packets.payloadOffset(packet)) & 0x7f;
            return;
        }
        Speech from = payloads.speech(payload);
        Negotiated theirs = other.negotiated;
        Speech to = theirs == null ? null : theirs.speech();
        if (theirs == null || !other.listens(theirs)) {
            if (converting != null) {
                converting.interrupt();
            }
        } else if (from != null && to != null) {
            Transcoder converter = transcoder(from, to);
            for (int lost = converter.missing(packet); lost > 0; lost--) {
                other.relay(named(converter.conceal(), theirs), now);
            }
            if (converter.convert(packet)) {
                other.relay(named(packet, theirs), now);
            }
        }
    }

    private static ByteBuffer named(ByteBuffer packet, Negotiated theirs) {
        Packets.payloadType(packet, theirs.voice());
        return packet;
    }

    private EventClock eventClock() {
        EventClock clock = eventClock;
        if (clock == null) {
            clock = new EventClock();
            eventClock = clock;
        }
        return clock;
    }

    /** Made anew only when the peers have agreed on something else. */
    private Transcoder transcoder(Speech from, Speech to) {
        Transcoder present = transcoder;
        if (present == null || !present.converts(from, to)) {
            present = new Transcoder(from, to);
            transcoder = present;
        }
        return present;
    }

    /** Whether the partner is expected to speak, has done so before, and has paused. @param now {@link System#nanoTime()} */
    public boolean paused(long now) {
        RtpStream other = partner;
        Negotiated mine = negotiated;
        Negotiated theirs = other == null ? null : other.negotiated;
        return other != null
                && mine != null
                && theirs != null
                && now - passed > PAUSE
                && mine.speech() != null
                && listens(mine)
                && theirs.hears()
                && other.reported != null;
    }

    /** The level of the partner's background (RFC 3389). */
    public int noise() {
        return noise;
    }

    /** Whether anything of its partner's is sent to this peer now. */
    private boolean listens(Negotiated current) {
        return current.speaks() && player == null && !keyed;
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
        heard(now);
        outlet.reported(current, packet, now);
        if (srtp != null) {
            srtp.out().unmask(packet);
        }
        RtpStream other = partner;
        if (other != null) {
            other.relayControl(packet, now);
        }
    }

    private void heard(long now) {
        heard = now;
        silent = false;
    }

    /** @param at when it was said, or will have been */
    private void relay(ByteBuffer packet, long at) {
        Negotiated current = negotiated;
        if (current != null && listens(current)) {
            passed = at;
            send(current, packet);
        }
    }

    private void relayControl(ByteBuffer packet, long now) {
        Negotiated current = negotiated;
        if (current != null && player == null) {
            outlet.control(current, packet, now);
        }
    }

    /**
     * Sends a packet of our own making. May be called by the thread that plays.
     *
     * @param packet with {@link SrtpSender#MOST_ADDED} octets of room behind it; changed by this
     */
    public void sendPlayed(ByteBuffer packet) {
        Negotiated current = negotiated;
        if (current != null && current.speaks()) {
            send(current, packet);
        }
    }

    private void send(Negotiated current, ByteBuffer packet) {
        Tap listening = tap;
        if (listening != null) {
            listening.heard(packet, System.nanoTime());
        }
        outlet.audio(current, packet);
    }

    /** @param packet for what is to be said now, on the loop's thread */
    void tick(ByteBuffer packet, long now) {
        Negotiated agreed = negotiated;
        if (agreed != null) {
            outlet.tick(agreed, packet, now);
        }
        TelephoneEvents pressed = digits;
        if (pressed != null) {
            pressed.tick(now);
        }
        if (paused(now)) {
            events.paused();
        }
        Negotiated current = negotiated;
        int limit = silenceSeconds.getAsInt();
        if (current == null || !current.hears() || limit == 0) {
            heard(now);
        } else if (!silent && now - heard >= limit * 1_000_000_000L) {
            silent = true;
            events.silent(limit);
        }
    }

    void truncated() {
        reception.rejected();
    }
}
