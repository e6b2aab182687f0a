package org.patchbay.sip.trunk;

import org.patchbay.api.media.MediaQuality;

/**
 * What there is to say of the media of a leg; put into words when somebody asks, for few do.
 *
 * @param theirs where the peer's end is
 * @param ours where our end is, if that does not stand in what we said
 * @param said our description
 */
record LegMedia(String id, String peer, MediaPlace theirs, String ours, Kept said, String codec, MediaQuality quality) {

    /** Where our end of the media is. */
    static String place(Kept said, String otherwise) {
        return said.isEmpty() ? otherwise : Sdp.of(said.toString()).address();
    }

    /** A line for whoever looks at the call. */
    String line() {
        return id + " " + peer + ": peer " + theirs + ", ours " + place(said, ours) + ", "
                + (codec.isEmpty() ? "-" : codec) + ", received " + quality.packets() + ", sent " + quality.sent()
                + ", lost " + quality.lost() + ", jitter " + Math.round(quality.jitterMillis() * 10) / 10.0
                + " ms, rejected " + quality.rejected()
                + (quality.roundTripMillis() < 0 ? "" : ", round trip " + Math.round(quality.roundTripMillis()) + " ms")
                + (quality.mos() > 0 ? ", MOS " + Math.round(quality.mos() * 10) / 10.0 : "");
    }
}
