package org.patchbay.sip.trunk;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaQuality;

/** What was measured of a leg's audio, for the call's record and the counters of its peer. */
final class Measured {
    /** Below it most listeners are not content (ITU-T G.107 Annex B: "some users dissatisfied" ends there). */
    private static final double POOR = 3.6;
    /** From then on somebody ought to have been heard, in milliseconds. */
    private static final long LONG_ENOUGH = 5000;

    private Measured() {}

    /** Of a leg and of the one it talks to, whose media end with it: told before the leg is said to have ended, for no record waits for more. */
    static void tell(Leg leg) {
        one(leg);
        Leg partner = leg.partner;
        if (partner != null) {
            one(partner);
        }
    }

    private static void one(Leg leg) {
        Map<String, String> record = of(leg);
        if (!record.isEmpty()) {
            leg.call.tell(leg, "", new Happening.Noted("", "", record));
        }
    }

    /** Of a leg that is about to end; empty if it had no audio. */
    static Map<String, String> of(Leg leg) {
        MediaQuality quality = quality(leg);
        return quality.packets() > 0 ? record(quality, isMeasured(leg)) : Map.of();
    }

    /** Whether its engine finds out what was lost; else nothing is said of that, rather than that nothing was lost. */
    private static boolean isMeasured(Leg leg) {
        MediaEngine carrier = leg.call.media.carrier();
        return carrier != null && carrier.capabilities().contains(MediaCapability.QUALITY);
    }

    static MediaQuality quality(Leg leg) {
        MediaLeg media = leg.media;
        return media == null ? MediaQuality.NONE : media.quality();
    }

    /** Counts for its peer what a leg that was answered had of audio. */
    static void count(Leg leg, MediaQuality quality) {
        if (leg.peer.recorder()) {
            return; // It says nothing, and is not to.
        }
        Trunk trunk = leg.call.trunk;
        if (quality.packets() > 0) {
            trunk.peerCounter(leg.peer, "audio-received", quality.packets());
            if (isMeasured(leg)) {
                trunk.peerCounter(leg.peer, "audio-lost", quality.lost());
            }
            if (quality.mos() > 0 && quality.mos() < POOR) {
                trunk.peerCounter(leg.peer, "audio-poor", 1);
            }
        } else if (leg.media != null && leg.answered > 0 && System.currentTimeMillis() - leg.answered > LONG_ENOUGH) {
            trunk.peerCounter(leg.peer, "audio-none", 1);
        }
    }

    private static Map<String, String> record(MediaQuality quality, boolean measured) {
        Map<String, String> record = new LinkedHashMap<>();
        record.put("audio_received", Long.toString(quality.packets()));
        record.put("audio_sent", Long.toString(quality.sent()));
        if (measured) {
            record.put("audio_lost", Long.toString(quality.lost()));
            record.put("audio_jitter_ms", decimal(quality.jitterMillis(), 1));
            record.put("audio_mos", decimal(quality.mos(), 2));
        }
        put(record, "audio_remote_lost", quality.remoteLost() < 0 ? null : Long.toString(quality.remoteLost()));
        put(record, "audio_round_trip_ms", known(quality.roundTripMillis()));
        return record;
    }

    private static void put(Map<String, String> record, String key, @Nullable String value) {
        if (value != null) {
            record.put(key, value);
        }
    }

    private static @Nullable String known(double value) {
        return value < 0 ? null : decimal(value, 1);
    }

    private static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
