package org.patchbay.api.media;

/**
 * What was measured on one leg, as received by us from the peer.
 *
 * @param packets RTP packets received
 * @param octets RTP payload and header octets received
 * @param sent RTP packets sent to the peer
 * @param lost packets missing by sequence number (RFC 3550 A.3), never negative
 * @param jitterMillis interarrival jitter in milliseconds (RFC 3550 6.4.1)
 * @param rejected packets that came from elsewhere than the learned source, or were no RTP
 */
public record MediaQuality(long packets, long octets, long sent, long lost, double jitterMillis, long rejected) {

    /** Of a leg that received nothing yet. */
    public static final MediaQuality NONE = new MediaQuality(0, 0, 0, 0, 0, 0);
}
