package org.patchbay.media.embedded.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaQuality;
import org.patchbay.media.embedded.ice.IceLite;
import org.patchbay.media.embedded.rtp.Line;
import org.patchbay.media.embedded.rtp.Packets;
import org.patchbay.media.embedded.rtp.Reception;
import org.patchbay.media.embedded.rtp.ReportNames;
import org.patchbay.media.embedded.rtp.Reports;
import org.patchbay.media.embedded.rtp.SourceLatch;
import org.patchbay.media.embedded.srtp.Srtp;

/**
 * Where one leg's packets leave: as one source, to the pair that ICE has found or to what was learned, under our key, and reported of by RTCP.
 */
final class Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);
    /** A little longer than the interval of RFC 3550 section 6.2, which peers keep. */
    private static final long CONTROL_NANOS = 6_000_000_000L;

    private static final int USUAL_CLOCK = 8000;

    private final PortPair ports;
    private final Reception reception;
    private final Reports reports = new Reports();
    /** Guarded by itself: who relays and who plays may meet. */
    private final Line line;

    private final long anonymous = ThreadLocalRandom.current().nextLong();
    private volatile @Nullable IceLite ice;

    /** When RTCP was sent last. */
    private long controlled = System.nanoTime();
    // Of what is sent, for our reports. Who plays writes them too: a report that is a packet late is none the worse.
    private int payload = -1;
    private int ssrc;
    private int timestamp;
    private long octets;

    /** @param renamed whether the first source gets another name than its own ({@link Line}) */
    Outlet(PortPair ports, Reception reception, boolean renamed) {
        this.ports = ports;
        this.reception = reception;
        line = new Line(renamed);
    }

    void ice(@Nullable IceLite agent) {
        ice = agent;
    }

    @Nullable
    IceLite ice() {
        return ice;
    }

    /** Stands for the peer's name towards others, and for ours towards it. */
    long anonymous() {
        return anonymous;
    }

    /** Of the last packet of audio; -1 before there was one. */
    int payload() {
        return payload;
    }

    MediaQuality quality() {
        return reception.quality(reports);
    }

    /** Whether a packet is the peer's: from its nominated pair, or from what has been learned. */
    boolean accepts(SourceLatch latch, boolean control, InetSocketAddress source, boolean recognised) {
        return source.equals(nominated(control)) || latch.accept(source, recognised);
    }

    private @Nullable InetSocketAddress target(SourceLatch latch, boolean control) {
        InetSocketAddress pair = nominated(control);
        return pair == null ? latch.target() : pair;
    }

    private @Nullable InetSocketAddress nominated(boolean control) {
        IceLite agent = ice;
        return agent == null ? null : control ? agent.rtcp() : agent.rtp();
    }

    /** Answers a connectivity check. @return whether it was the peer's */
    boolean check(IceLite agent, ByteBuffer packet, InetSocketAddress source, boolean onRtcpPort) {
        ByteBuffer answer = agent.check(packet, source, onRtcpPort);
        if (answer == null) {
            return false;
        }
        boolean known = IceLite.isSuccess(answer);
        transmit(answer, onRtcpPort ? ports.rtcp() : ports.rtp(), source);
        return known;
    }

    /**
     * Sends RTP; the packet is changed by this.
     *
     * @param clock of its timestamps in Hz; 0 for an event
     */
    void audio(Negotiated current, ByteBuffer packet, int clock) {
        synchronized (line) {
            if (!line.place(packet, clock, System.nanoTime())) {
                return;
            }
            line.stamp(packet);
        }
        InetSocketAddress target = target(current.rtp(), false);
        Srtp srtp = current.srtp();
        payload = Packets.payloadType(packet);
        ssrc = Packets.ssrc(packet);
        timestamp = Packets.timestamp(packet);
        octets += packet.remaining() - Packets.HEADER;
        if (target != null && (srtp == null || srtp.out().rtp(packet)) && transmit(packet, ports.rtp(), target)) {
            reception.sent();
        }
    }

    /** Takes note of what the peer reports. */
    void reported(Negotiated current, ByteBuffer packet, long now) {
        int clock = current.payloads().clock(payload);
        reports.received(packet, clock == 0 ? USUAL_CLOCK : clock, now);
    }

    /** Gives what the peer reports the names under which the partner knows it. */
    void aboutPartner(ByteBuffer packet) {
        synchronized (line) {
            ReportNames.about(packet, line);
        }
    }

    /** Sends RTCP of the partner's; the packet is changed by this. */
    void relayControl(Negotiated current, ByteBuffer packet, long now) {
        boolean left;
        synchronized (line) {
            left = ReportNames.by(packet, line);
        }
        if (left) {
            control(current, packet, now);
        }
    }

    /** Sends RTCP; the packet is changed by this. */
    private void control(Negotiated current, ByteBuffer packet, long now) {
        controlled = now;
        reports.sent(packet, now);
        Srtp srtp = current.srtp();
        if (srtp != null && !srtp.out().rtcp(packet)) {
            return;
        }
        if (current.mux()) {
            transmit(packet, ports.rtp(), target(current.rtp(), false));
        } else {
            transmit(packet, ports.rtcp(), target(current.rtcp(), true));
        }
    }

    /** Reports ourselves where nobody's reports were passed on for a while: the peer has to hear that we are there, above all on hold. */
    void tick(Negotiated current, ByteBuffer packet, long now) {
        if (now - controlled >= CONTROL_NANOS) {
            long sent = quality().sent();
            var said = new Reports.Sent(sent == 0 ? (int) anonymous : ssrc, timestamp, sent, octets);
            reports.write(packet, said, reception, anonymous, System.currentTimeMillis(), now);
            control(current, packet, now);
        }
    }

    private static boolean transmit(ByteBuffer packet, DatagramChannel channel, @Nullable InetSocketAddress target) {
        if (target == null) {
            return false;
        }
        try {
            return channel.send(packet, target) > 0;
        } catch (IOException e) {
            // An unreachable peer, or a leg closed this moment: the packet is lost as it would be on any network.
            LOG.debug("Not sent to a peer: {}", e.toString());
            return false;
        }
    }
}
