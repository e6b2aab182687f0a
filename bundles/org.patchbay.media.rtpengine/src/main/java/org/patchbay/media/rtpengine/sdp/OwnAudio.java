package org.patchbay.media.rtpengine.sdp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.rtpengine.sdp.Layout.Medium;

/**
 * Writes what one peer gets to see. Nothing is copied from another peer but formats, packet times and direction; the origin stays the same
 * for the life of the leg, and its version grows only when the rest has changed (RFC 3264 8), so that a refresh is known as one.
 */
public final class OwnAudio {
    private final long id;
    private int version;
    /** Of the last one that was written, a hash that no other has; 0 for none. The text itself is many times larger, and kept with whoever has it. */
    private long last;

    /** @param version of the last one that was written; the next one is another */
    public OwnAudio(long id, int version) {
        this.id = id;
        this.version = version;
    }

    /**
     * What is to be said.
     *
     * @param at what rtpengine opened for this peer: address, ports, key and candidates
     * @param crypto the line of ours, or several in an offer
     */
    public record Content(
            Layout layout,
            Opened at,
            List<Format> formats,
            Direction direction,
            int ptime,
            int maxptime,
            boolean mux,
            List<Crypto> crypto) {

        /** Without keys. */
        @Override
        public String toString() {
            return "audio at " + at.address() + " port " + at.port() + " " + direction;
        }
    }

    public long id() {
        return id;
    }

    public int version() {
        return version;
    }

    public String write(Content content) {
        String now = text(content, version);
        if (last == 0 || hash(now) != last) {
            version++;
            now = text(content, version);
            last = hash(now);
        }
        return now;
    }

    private static long hash(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        long hash = bytes.limit();
        while (bytes.hasRemaining()) {
            long next = bytes.remaining() < Long.BYTES ? bytes.get() : bytes.getLong();
            hash = Long.rotateLeft(hash ^ next, 29) * 0x9E3779B97F4A7C15L;
        }
        return hash;
    }

    private String text(Content content, long number) {
        Opened at = content.at();
        SdpWriter text = new SdpWriter()
                .begin("- " + id + " " + number, at.address(), at.ice().lite());
        List<Medium> media = content.layout().media();
        for (int i = 0; i < media.size(); i++) {
            Medium medium = media.get(i);
            if (i != content.layout().audio()) {
                text.refused(medium);
                continue;
            }
            text.audio(at.port(), medium.protocol(), content.formats())
                    .times(content.ptime(), content.maxptime())
                    .direction(content.direction())
                    .rtcp(content.mux() ? at.port() : at.rtcpPort(), content.mux());
            content.crypto().forEach(each -> text.line(each.line()));
            at.ice().lines().forEach(text::line);
        }
        return text.toString();
    }

    /** What a peer said, for rtpengine: not the peer's own words, but what was understood of them and agreed. */
    public static String restated(Audio peer, boolean ice) {
        // On the wire there are but these two, whatever name a peer gives them.
        String protocol = peer.crypto().isEmpty() ? "RTP/AVP" : "RTP/SAVP";
        return medium(new SdpWriter().begin("- 1 1", peer.address(), false), protocol, peer, ice)
                .toString();
    }

    static SdpWriter medium(SdpWriter text, String protocol, Audio peer, boolean ice) {
        text.audio(peer.port(), protocol, peer.formats())
                .times(peer.ptime(), peer.maxptime())
                .direction(peer.direction())
                .rtcp(peer.rtcpPort(), peer.mux());
        peer.crypto().forEach(each -> text.line(each.line()));
        if (ice) {
            peer.ice().lines().forEach(text::line);
        }
        return text;
    }

    /** The other side of a leg that has no partner: it takes what comes and is nowhere. */
    public static String nobody(List<Format> formats, @Nullable Audio peer) {
        String address = peer != null && peer.address().indexOf(':') >= 0 ? "::1" : "127.0.0.1";
        return new SdpWriter()
                .begin("- 1 1", address, false)
                .audio(9, "RTP/AVP", formats)
                .direction(Direction.SENDRECV)
                .toString();
    }
}
