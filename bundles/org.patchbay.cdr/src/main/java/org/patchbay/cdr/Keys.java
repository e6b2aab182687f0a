package org.patchbay.cdr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The keys that are known of a call, or of a leg, each with its place: values lie in an array by these, and are neither hashed nor sorted for
 * each record. First come those of the first kind in the order in which they stand in a record, then the others in the order of their names.
 */
final class Keys {
    /** Of a call. Between the first kind and the others stand its legs. */
    static final Keys CALL = new Keys(
            List.of(
                    "from",
                    "to",
                    "from_user",
                    "to_user",
                    "started",
                    "answered",
                    "ended",
                    "sip",
                    "q850",
                    "reason",
                    "by",
                    "emergency",
                    "diversions",
                    "verdicts",
                    "transfers"),
            List.of("on_behalf_of", "on_behalf_of_user"));

    static final Keys LEG = new Keys(
            List.of("id", "peer", "side", "party", "started", "answered", "ended", "sip", "q850", "codec"),
            List.of(
                    "audio_jitter_ms",
                    "audio_lost",
                    "audio_mos",
                    "audio_received",
                    "audio_remote_lost",
                    "audio_round_trip_ms",
                    "audio_sent",
                    "call_chain",
                    "hub_call",
                    "hub_reason",
                    "microsoft_subcode",
                    "recordings",
                    "referred_chain"));

    /** Before which the duration of a call stands. */
    static final int BEHIND_ENDED = CALL.names.indexOf("ended") + 1;

    /** How a value is written; of those in the order of their names each by what it looks like. */
    enum Form {
        WORDS,
        NUMBER,
        FLAG,
        LINES
    }

    private final int ordered;
    private final List<String> names;
    private final Map<String, Integer> places = new HashMap<>();
    /** As they stand in a record, with the colon behind them. */
    private final List<byte[]> written = new ArrayList<>();

    private final List<Form> forms = new ArrayList<>();

    private Keys(List<String> ordered, List<String> others) {
        this.ordered = ordered.size();
        names = Stream.concat(ordered.stream(), others.stream()).toList();
        for (String name : names) {
            places.put(name, places.size());
            written.add((Json.of(name) + ':').getBytes(US_ASCII));
            forms.add(form(name));
        }
    }

    private static Form form(String name) {
        return switch (name) {
            case "sip", "q850" -> Form.NUMBER;
            case "emergency" -> Form.FLAG;
            case "diversions", "verdicts", "transfers" -> Form.LINES;
            default -> Form.WORDS;
        };
    }

    List<String> names() {
        return names;
    }

    /** Null for one that is not known. */
    @Nullable
    Integer place(String name) {
        return places.get(name);
    }

    /** Where those begin that stand in the order of their names, together with any that are not known. */
    int others() {
        return ordered;
    }

    String name(int place) {
        return names.get(place);
    }

    Form form(int place) {
        return forms.get(place);
    }

    byte[] written(int place) {
        return written.get(place);
    }
}
