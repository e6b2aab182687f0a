package org.patchbay.media.rtpengine;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaQuality;
import org.patchbay.media.rtpengine.sdp.Audio;

/** What {@code query} has told of one leg; only the engine's thread changes it. */
final class Watch {
    private final RtpengineSession session;
    private final RtpengineLeg leg;
    private volatile MediaQuality quality = MediaQuality.NONE;
    /** RTP and RTCP received until now. */
    private long received;

    private long packets;

    private long heardAt = System.nanoTime();
    private boolean told;
    /** The description whose first packet was reported. */
    private volatile @Nullable Audio latched;

    Watch(RtpengineSession session, RtpengineLeg leg) {
        this.session = session;
        this.leg = leg;
    }

    MediaQuality quality() {
        return quality;
    }

    /** Whether the first packet of what was agreed last has not come yet. */
    boolean isExpecting() {
        synchronized (session.lock()) {
            return leg.negotiation().agreed() != latched;
        }
    }

    /** @param tags of the reply */
    void seen(Map<?, ?> tags) {
        Counted own = Counted.of(tags.get(leg.side().tag()));
        RtpengineLeg partner = leg.partner();
        Counted other = partner == null
                ? Counted.NONE
                : Counted.of(tags.get(partner.side().tag()));
        quality = new MediaQuality(own.packets, own.octets, other.packets, 0, 0, own.errors);
        Audio agreed;
        synchronized (session.lock()) {
            agreed = leg.negotiation().agreed();
        }
        long before = received;
        received = own.packets + own.control;
        if (agreed != null && agreed != latched && own.packets > packets) {
            latched = agreed;
            session.report(listener -> listener.latched(leg.id(), own.source));
        }
        packets = own.packets;
        if (received != before || agreed == null) {
            heardAt = System.nanoTime();
            told = false;
        } else {
            silence(agreed);
        }
    }

    private void silence(Audio agreed) {
        int limit = session.silenceSeconds();
        long seconds = (System.nanoTime() - heardAt) / 1_000_000_000;
        if (limit > 0 && seconds >= limit && !told && agreed.direction().sends() && heardOf()) {
            told = true;
            session.report(listener -> listener.silent(leg.id(), limit));
        }
    }

    /** Whether we let it send. */
    private boolean heardOf() {
        synchronized (session.lock()) {
            Negotiation.Said said = leg.negotiation().said();
            return said != null && said.direction().receives();
        }
    }

    /** rtpengine does not know the call any more, or is gone. */
    void lost() {
        if (!told) {
            told = true;
            int seconds = (int) ((System.nanoTime() - heardAt) / 1_000_000_000);
            session.report(listener -> listener.silent(leg.id(), seconds));
        }
    }

    /** @param control packets of RTCP */
    private record Counted(long packets, long octets, long errors, long control, String source) {
        static final Counted NONE = new Counted(0, 0, 0, 0, "");

        static Counted of(@Nullable Object tag) {
            if (tag instanceof Map<?, ?> known
                    && known.get("medias") instanceof List<?> medias
                    && !medias.isEmpty()
                    && medias.get(0) instanceof Map<?, ?> audio
                    && audio.get("streams") instanceof List<?> streams
                    && !streams.isEmpty()
                    && streams.get(0) instanceof Map<?, ?> rtp) {
                Object rtcp = streams.size() > 1 ? streams.get(1) : Map.of();
                return new Counted(
                        stat(rtp, "packets"),
                        stat(rtp, "bytes"),
                        stat(rtp, "errors"),
                        rtcp instanceof Map<?, ?> control ? stat(control, "packets") : 0,
                        source(rtp));
            }
            return NONE;
        }

        private static long stat(Map<?, ?> stream, String name) {
            return stream.get("stats") instanceof Map<?, ?> stats && stats.get(name) instanceof Long number
                    ? number
                    : 0;
        }

        private static String source(Map<?, ?> stream) {
            return stream.get("endpoint") instanceof Map<?, ?> endpoint
                    ? endpoint.get("address") + ":" + endpoint.get("port")
                    : "";
        }
    }
}
