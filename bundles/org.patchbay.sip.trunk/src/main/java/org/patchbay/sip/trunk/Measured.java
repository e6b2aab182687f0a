package org.patchbay.sip.trunk;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaQuality;

/** What was measured of a leg's audio, for the call's record: told before the leg is said to have ended, for no record waits for more. */
final class Measured {
    private Measured() {}

    /** Of a leg and of the one it talks to, whose media end with it. */
    static void tell(Leg leg) {
        one(leg);
        Leg partner = leg.partner;
        if (partner != null) {
            one(partner);
        }
    }

    private static void one(Leg leg) {
        MediaLeg media = leg.media;
        MediaQuality quality = media == null ? MediaQuality.NONE : media.quality();
        if (quality.packets() > 0) {
            leg.call.tell(leg, "", new Happening.Noted("", "", record(quality)));
        }
    }

    static Map<String, String> record(MediaQuality quality) {
        Map<String, String> record = new LinkedHashMap<>();
        record.put("audio_received", Long.toString(quality.packets()));
        record.put("audio_sent", Long.toString(quality.sent()));
        record.put("audio_lost", Long.toString(quality.lost()));
        record.put("audio_jitter_ms", decimal(quality.jitterMillis(), 1));
        record.put("audio_mos", decimal(quality.mos(), 2));
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
