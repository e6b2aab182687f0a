package org.patchbay.media.rtpengine;

import org.patchbay.api.media.MediaQuality;

/**
 * The quality of one leg, as far as rtpengine measures it and as small as it may be: every leg keeps it for as long as it lasts.
 *
 * @param remoteLost packets of ours that the peer missed; -1 while that is not known, as the jitter in milliseconds and the round-trip time
 */
record Measured(
        long packets, long octets, long sent, int rejected, int remoteLost, int remoteJitter, int roundTripMicros) {
    static final Measured NOTHING = new Measured(0, 0, 0, 0, -1, -1, -1);

    MediaQuality quality() {
        return new MediaQuality(
                packets,
                octets,
                sent,
                0,
                0,
                rejected,
                remoteLost,
                remoteJitter,
                roundTripMicros < 0 ? -1 : roundTripMicros / 1000.0,
                0);
    }
}
