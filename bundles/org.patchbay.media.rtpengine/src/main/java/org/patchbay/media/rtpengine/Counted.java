package org.patchbay.media.rtpengine;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What {@code query} tells of the stream that one peer sends.
 *
 * @param packets of RTP that were received
 * @param control packets of RTCP
 * @param source where they come from, or are expected from
 * @param ssrc of the stream, as a number; empty before the first packet
 */
record Counted(long packets, long octets, long errors, long control, String source, String ssrc) {
    static final Counted NONE = new Counted(0, 0, 0, 0, "", "");

    static Counted of(Map<String, Object> reply, String tag) {
        if (reply.get("tags") instanceof Map<?, ?> tags
                && tags.get(tag) instanceof Map<?, ?> known
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
                    rtp.get("endpoint") instanceof Map<?, ?> endpoint
                            ? endpoint.get("address") + ":" + endpoint.get("port")
                            : "",
                    rtp.get("SSRC") instanceof Long number ? number.toString() : "");
        }
        return NONE;
    }

    /** Without the port. */
    String address() {
        return source.substring(0, Math.max(0, source.lastIndexOf(':')));
    }

    private static long stat(Map<?, ?> stream, String name) {
        return stream.get("stats") instanceof Map<?, ?> stats ? number(stats.get(name), 0) : 0;
    }

    private static int small(long number) {
        return (int) Math.max(-1, Math.min(number, Integer.MAX_VALUE));
    }

    private static long number(@Nullable Object value, long otherwise) {
        return value instanceof Long number ? number : otherwise;
    }

    /**
     * The quality of this peer's leg. What was lost on the way to us rtpengine does not measure.
     *
     * @param partner whose stream this peer hears and reports of
     */
    Measured measured(Counted partner, Map<String, Object> reply) {
        Map<?, ?> reported =
                reply.get("SSRC") instanceof Map<?, ?> streams && streams.get(partner.ssrc) instanceof Map<?, ?> known
                        ? known
                        : Map.of();
        Map<?, ?> average = reported.get("average MOS") instanceof Map<?, ?> known ? known : Map.of();
        return new Measured(
                packets,
                octets,
                partner.packets,
                small(errors),
                small(number(reported.get("cumulative loss"), -1)),
                small(number(average.get("jitter"), -1)),
                small(number(average.get("round-trip time leg"), -1)));
    }
}
