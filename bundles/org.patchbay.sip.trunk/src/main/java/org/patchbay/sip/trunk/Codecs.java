package org.patchbay.sip.trunk;

import java.util.Set;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;

/** Which legs can hear each other. A codec in common is looked for first: a conversion costs, and takes from the sound. */
final class Codecs {
    /** Between which every engine with {@link MediaCapability#TRANSCODE} converts. */
    private static final Set<String> CONVERTED = Set.of("pcma/8000", "pcmu/8000", "g722/8000");

    private Codecs() {}

    /** Whether two legs of a call that speak what they do now can be connected. */
    static boolean fit(Leg a, Leg b) {
        return a.codec.equals(b.codec) || CONVERTED.contains(a.codec) && CONVERTED.contains(b.codec) && able(a.call);
    }

    /** Whether the media engine of a call converts between codecs. */
    static boolean able(Call call) {
        MediaEngine engine = call.media.carrier();
        return engine != null && engine.capabilities().contains(MediaCapability.TRANSCODE);
    }
}
