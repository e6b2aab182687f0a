package org.patchbay.media.embedded;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.embedded.ice.IceLite;
import org.patchbay.media.embedded.sdp.AudioDescription;
import org.patchbay.media.embedded.sdp.Codec;
import org.patchbay.media.embedded.sdp.Crypto;
import org.patchbay.media.embedded.sdp.Direction;

/**
 * The media of one call as text: a line with the version, then a line for each thing, its parts set off by tabs. It is written at a stable
 * point, so an offer that is still open is not in it.
 */
final class SessionText {
    static final String VERSION = "patchbay-media-embedded 1";

    /**
     * One leg.
     *
     * @param port of RTP; that of RTCP is the next
     * @param suites of SRTP; none for plain RTP
     * @param ice null for a leg without
     * @param agreed null before anything was agreed
     */
    record SavedLeg(
            String id,
            String network,
            int port,
            Set<String> sources,
            List<SrtpSuite> suites,
            @Nullable IceLite ice,
            long origin,
            long version,
            List<Codec> numbers,
            @Nullable Agreed agreed) {

        /** As they go on. */
        Keys keys() {
            Crypto ours = agreed == null ? null : agreed.ours;
            return agreed == null || ours == null
                    ? new Keys(suites)
                    : new Keys(suites, ours, agreed.remote.crypto().get(0));
        }
    }

    /**
     * What is in force with one peer.
     *
     * @param dialog the tag of the peer's that it was agreed in
     * @param rtp where its packets come from; null until the first
     * @param rtcp the same for RTCP
     * @param ours our key, of encrypted audio; the peer's is in its description
     */
    record Agreed(
            List<Codec> said,
            Direction direction,
            boolean mux,
            AudioDescription remote,
            String dialog,
            @Nullable InetSocketAddress rtp,
            @Nullable InetSocketAddress rtcp,
            @Nullable Crypto ours) {}

    private final StringBuilder out = new StringBuilder(1024).append(VERSION).append('\n');

    /** What is to be known of these legs, and who is connected; those that get copies are not made anew. Called with the session's lock. */
    static String of(Collection<EmbeddedLeg> legs) {
        SessionText text = new SessionText();
        for (EmbeddedLeg leg : legs) {
            if (!leg.isForCopy()) {
                text.leg(leg.saved());
            }
        }
        for (EmbeddedLeg leg : legs) {
            EmbeddedLeg partner = leg.partner();
            if (partner != null && leg.id().compareTo(partner.id()) < 0) {
                text.line("connected", leg.id(), partner.id());
            }
        }
        return text.toString();
    }

    private void leg(SavedLeg leg) {
        line(
                "leg",
                leg.id,
                leg.network,
                leg.port,
                String.join(",", leg.sources),
                Long.toString(leg.origin),
                Long.toString(leg.version));
        if (!leg.suites.isEmpty()) {
            line("srtp", leg.suites.toArray());
        }
        if (leg.ice != null) {
            line("ice", leg.ice.ufrag(), leg.ice.password());
        }
        leg.numbers.forEach(codec -> codec("number", codec));
        Agreed agreed = leg.agreed;
        if (agreed == null) {
            return;
        }
        AudioDescription remote = agreed.remote;
        line("agreed", agreed.direction, agreed.mux, agreed.dialog, place(agreed.rtp), place(agreed.rtcp));
        agreed.said.forEach(codec -> codec("says", codec));
        line(
                "remote",
                remote.origin(),
                remote.index(),
                place(remote.rtp()),
                place(remote.rtcp()),
                remote.direction(),
                remote.ptime(),
                remote.maxptime(),
                remote.rtcpNamed(),
                remote.rtcpMux());
        remote.layout().forEach(medium -> line("medium", medium.kind(), medium.protocol(), medium.format()));
        remote.codecs().forEach(codec -> codec("takes", codec));
        if (!remote.iceUfrag().isEmpty()) {
            line("checks", remote.iceUfrag());
        }
        Crypto ours = agreed.ours;
        if (ours != null) {
            key("ours", ours);
            key("theirs", remote.crypto().get(0));
        }
    }

    private void key(String whose, Crypto crypto) {
        line(whose, crypto.tag(), crypto.key().suite(), crypto.key().base64(), crypto.mki());
    }

    private void codec(String key, Codec codec) {
        line(key, codec.payload(), codec.name(), codec.clock(), codec.channels(), codec.parameters());
    }

    private static String place(@Nullable InetSocketAddress place) {
        return place == null ? "" : place.getAddress().getHostAddress() + ' ' + place.getPort();
    }

    private void line(String key, Object... parts) {
        out.append(key);
        for (Object part : parts) {
            out.append('\t');
            int from = out.length();
            out.append(part);
            for (int i = from; i < out.length(); i++) {
                if (out.charAt(i) < ' ') {
                    out.setCharAt(i, '?');
                }
            }
        }
        out.append('\n');
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** What was read of it. */
    record Saved(List<SavedLeg> legs, List<List<String>> connected) {}
}
