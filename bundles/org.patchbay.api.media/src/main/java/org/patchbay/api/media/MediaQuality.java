package org.patchbay.api.media;

/**
 * What was measured on one leg, as received by us from the peer, and what the peer reported of what it received from us.
 *
 * @param packets RTP packets received
 * @param octets RTP payload and header octets received
 * @param sent RTP packets sent to the peer
 * @param lost packets missing by sequence number (RFC 3550 A.3), never negative
 * @param jitterMillis interarrival jitter in milliseconds (RFC 3550 6.4.1)
 * @param rejected packets that came from elsewhere than the learned source, were no RTP, or failed authentication or replay check (RFC 3711)
 * @param remoteLost packets of ours that the peer missed, by its last RTCP report; -1 while there was none
 * @param remoteJitterMillis the jitter of that report in milliseconds; -1 while there was none
 * @param roundTripMillis to the peer and back by RTCP (RFC 3550 6.4.1) in milliseconds; -1 while it is not known
 * @param mos listening quality of what was received, from 1 to 4.5 (ITU-T G.107, simplified); 0 while nothing was received
 */
public record MediaQuality(
        long packets,
        long octets,
        long sent,
        long lost,
        double jitterMillis,
        long rejected,
        long remoteLost,
        double remoteJitterMillis,
        double roundTripMillis,
        double mos) {

    /** Of a leg that received nothing yet. */
    public static final MediaQuality NONE = new MediaQuality(0, 0, 0, 0, 0, 0);

    /** Of a leg of whose peer no report came. */
    public MediaQuality(long packets, long octets, long sent, long lost, double jitterMillis, long rejected) {
        this(packets, octets, sent, lost, jitterMillis, rejected, -1, -1, -1, 0);
    }
}
