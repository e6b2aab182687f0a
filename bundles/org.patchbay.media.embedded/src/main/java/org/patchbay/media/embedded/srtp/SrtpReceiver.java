package org.patchbay.media.embedded.srtp;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.rtp.Packets;

/**
 * Opens what one peer sends under one master key: only what is authentic and was not there before. One thread uses it.
 *
 * <p>The roll-over counter of a source is not told by anybody. It is 0 for a new key (RFC 3711 section 3.3.1); a peer that keeps its counter
 * with a new key, and a call that is taken up again after a restart, are found by trying.
 */
public final class SrtpReceiver {

    /** Roll-overs to try: about a day at 50 packets a second. */
    private static final int MOST_ROLL_OVERS = 64;

    /** Between two searches: whoever sends what is not authentic must neither cost much, nor use up what the peer needs. */
    private static final long SEARCH_NANOS = 10_000_000L;

    private static final int MOST_SOURCES = 16;
    private static final int CLEAR_RTCP = 8;
    private static final int SHORTEST_RTCP = 8;
    /** After the first packet under a new key, those under the former one may still be on their way. */
    private static final long FORMER_NANOS = 2_000_000_000L;

    /** What is known of one source. */
    private static final class Source {
        int ssrc;
        boolean heard;
        long highest;
        long seen;
        boolean controlHeard;
        long controlHighest;
        long controlSeen;
    }

    private final MasterKey key;
    private final int mki;
    private final Transform rtp;
    private final Transform rtcp;
    private final Source[] sources = new Source[MOST_SOURCES];
    private int next;
    private boolean searched;
    private long searchedAt;

    /** Whether packets do carry what was declared, which not all do that declare it; not known before the first. */
    private @Nullable Boolean carriesMki;

    private @Nullable SrtpReceiver former;
    private long since;

    /**
     * @param mki octets of the master key's identifier that the peer has declared; 0 for none
     * @param former good until shortly after the first packet under this key; null for none
     */
    public SrtpReceiver(MasterKey key, int mki, @Nullable SrtpReceiver former) {
        this.key = key;
        this.mki = mki;
        this.former = former;
        if (former != null) {
            former.former = null;
        }
        rtp = Transform.of(key, false);
        rtcp = Transform.of(key, true);
    }

    public MasterKey key() {
        return key;
    }

    public int mki() {
        return mki;
    }

    /**
     * Opens an RTP packet in place.
     *
     * @param now {@link System#nanoTime()}
     * @return false when it is no such packet, not authentic, or was there before; its content is then of no meaning
     */
    public boolean rtp(ByteBuffer packet, long now) {
        if (packet.remaining() < Packets.HEADER + rtp.tag()) {
            return false;
        }
        return settled(open(packet, now), now) || former != null && former.open(packet, now);
    }

    private boolean settled(boolean opened, long now) {
        if (former != null) {
            if (opened && since == 0) {
                since = now;
            } else if (since != 0 && now - since > FORMER_NANOS) {
                former = null;
            }
        }
        return opened;
    }

    private boolean open(ByteBuffer packet, long now) {
        int sequence = Packets.sequence(packet);
        Source source = source(Packets.ssrc(packet));
        if (source != null && source.heard) {
            long index = RollOver.index(source.highest, sequence);
            if (index < 0 || replayed(source.highest, source.seen, index) || !authentic(packet, index)) {
                return false;
            }
            source.seen = seen(source.highest, source.seen, index);
            source.highest = Math.max(source.highest, index);
            return true;
        }
        long index = sequence;
        boolean opened = authentic(packet, index);
        if (!opened && (!searched || now - searchedAt >= SEARCH_NANOS)) {
            searched = true;
            searchedAt = now;
            for (int i = 1; i <= MOST_ROLL_OVERS && !opened; i++) {
                index = (long) i << 16 | sequence;
                opened = authentic(packet, index);
            }
        }
        if (opened) {
            Source found = source == null ? add(Packets.ssrc(packet)) : source;
            found.heard = true;
            found.highest = index;
            found.seen = 1;
        }
        return opened;
    }

    private boolean authentic(ByteBuffer packet, long index) {
        int clear = Packets.payloadOffset(packet);
        Boolean carries = carriesMki;
        if (mki == 0 || carries != null) {
            return open(packet, clear, index, carries == null || !carries ? 0 : mki);
        }
        if (open(packet, clear, index, mki)) {
            carriesMki = true;
        } else if (open(packet, clear, index, 0)) {
            carriesMki = false;
        }
        return carriesMki != null;
    }

    private boolean open(ByteBuffer packet, int clear, long index, int skipped) {
        int length = rtp.open(
                packet.array(),
                packet.arrayOffset() + packet.position(),
                clear,
                packet.remaining(),
                skipped,
                Packets.ssrc(packet),
                index,
                (int) (index >>> 16));
        if (length >= 0) {
            packet.limit(packet.position() + length);
        }
        return length >= 0;
    }

    /** Opens a compound RTCP packet in place; as {@link #rtp}. */
    public boolean rtcp(ByteBuffer packet, long now) {
        return settled(openControl(packet), now) || former != null && former.openControl(packet);
    }

    private boolean openControl(ByteBuffer packet) {
        Boolean carries = carriesMki;
        if (mki != 0 && !Boolean.FALSE.equals(carries) && openControl(packet, mki)) {
            carriesMki = true;
            return true;
        }
        if (!Boolean.TRUE.equals(carries) && openControl(packet, 0)) {
            carriesMki = false;
            return true;
        }
        return false;
    }

    private boolean openControl(ByteBuffer packet, int skipped) {
        int at = packet.arrayOffset() + packet.position();
        if (packet.remaining() < SHORTEST_RTCP + 4 + rtcp.tag() + skipped) {
            return false;
        }
        int trailer = CounterMode.word(packet.array(), at + rtcp.trailerAt(packet.remaining(), skipped));
        // A packet that says of itself that it is not encrypted was not agreed to (RFC 4568 section 6.3.2).
        if (trailer >= 0) {
            return false;
        }
        int ssrc = packet.getInt(packet.position() + 4);
        long index = trailer & Integer.MAX_VALUE;
        Source source = source(ssrc);
        if (source != null && source.controlHeard && replayed(source.controlHighest, source.controlSeen, index)) {
            return false;
        }
        int length = rtcp.open(packet.array(), at, CLEAR_RTCP, packet.remaining(), skipped, ssrc, index, trailer);
        if (length < 0) {
            return false;
        }
        packet.limit(packet.position() + length);
        Source found = source == null ? add(ssrc) : source;
        found.controlSeen = found.controlHeard ? seen(found.controlHighest, found.controlSeen, index) : 1;
        found.controlHighest = found.controlHeard ? Math.max(found.controlHighest, index) : index;
        found.controlHeard = true;
        return true;
    }

    /** Whether it was seen, or is too old to know (RFC 3711 section 3.3.2). */
    private static boolean replayed(long highest, long seen, long index) {
        long behind = highest - index;
        return behind >= 0 && (behind >= Long.SIZE || (seen >>> behind & 1) != 0);
    }

    private static long seen(long highest, long seen, long index) {
        long ahead = index - highest;
        if (ahead <= 0) {
            return seen | 1L << -ahead;
        }
        return ahead >= Long.SIZE ? 1 : seen << ahead | 1;
    }

    private @Nullable Source source(int ssrc) {
        for (Source source : sources) {
            if (source == null) {
                return null;
            }
            if (source.ssrc == ssrc) {
                return source;
            }
        }
        return null;
    }

    /** In place of the oldest where there are too many. */
    private Source add(int ssrc) {
        Source source = new Source();
        source.ssrc = ssrc;
        sources[next] = source;
        next = (next + 1) % MOST_SOURCES;
        return source;
    }
}
