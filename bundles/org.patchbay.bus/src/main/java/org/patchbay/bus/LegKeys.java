package org.patchbay.bus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Under which keys the record of a call has what is known of one of its legs. Those of the first legs, which most calls have and no more, are
 * put together once: to do so for each call costs more than all else of its record.
 */
final class LegKeys {
    private static final int FIRST = 4;
    /** What a trunk may have to say besides. */
    private static final List<String> NOTED = List.of(
            "audio_received",
            "audio_sent",
            "audio_lost",
            "audio_jitter_ms",
            "audio_mos",
            "audio_remote_lost",
            "audio_round_trip_ms",
            "call_chain",
            "hub_call",
            "referred_chain",
            "hub_reason",
            "microsoft_subcode");

    private static final List<LegKeys> KNOWN =
            IntStream.range(0, FIRST).mapToObj(LegKeys::known).toList();

    final String id;
    final String peer;
    final String side;
    final String party;
    final String started;
    final String answered;
    final String ended;
    final String sip;
    final String q850;
    final String codec;
    final String recordings;
    private final String prefix;
    private final Map<String, String> noted;

    private LegKeys(int leg, Map<String, String> noted) {
        prefix = "leg." + leg + '.';
        id = key("id");
        peer = key("peer");
        side = key("side");
        party = key("party");
        started = key("started");
        answered = key("answered");
        ended = key("ended");
        sip = key("sip");
        q850 = key("q850");
        codec = key("codec");
        recordings = key("recordings");
        this.noted = noted;
    }

    /** @param leg its number, from 0 */
    static LegKeys of(int leg) {
        return leg < FIRST ? KNOWN.get(leg) : new LegKeys(leg, Map.of());
    }

    private static LegKeys known(int leg) {
        Map<String, String> noted = new HashMap<>();
        LegKeys keys = new LegKeys(leg, noted);
        NOTED.forEach(name -> noted.put(name, keys.key(name)));
        return keys;
    }

    /** Of what the trunk has said. */
    String of(String name) {
        String known = noted.get(name);
        return known == null ? prefix + name : known;
    }

    /** Who listens and has the same key for itself then finds it without comparing the characters. */
    private String key(String name) {
        return (prefix + name).intern();
    }
}
