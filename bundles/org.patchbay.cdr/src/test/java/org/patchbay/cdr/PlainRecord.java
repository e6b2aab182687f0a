package org.patchbay.cdr;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.fact.Fact;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The rules of a record, written down plainly and with no thought of what it costs: each record is to the byte what this makes of its fact. */
final class PlainRecord {
    private static final String LEG = "leg.";
    private static final int DIGITS = 4;
    private static final String HEX = "0123456789abcdef";
    /** What was measured. */
    private static final String AUDIO = "audio_";
    /** In the order in which they stand in a record; what a fact does not have is left out. */
    private static final List<String> BEFORE_DURATION =
            List.of("from", "to", "from_user", "to_user", "started", "answered", "ended");

    private static final List<String> AFTER_DURATION = List.of("sip", "q850", "reason", "by");
    private static final List<String> OF_A_LEG =
            List.of("id", "peer", "side", "party", "started", "answered", "ended", "sip", "q850", "codec");

    private PlainRecord() {}

    static CallRecord of(Fact fact) {
        Map<String, String> rest = new HashMap<>(64);
        Map<Integer, Map<String, String>> legs = new TreeMap<>();
        fact.data().forEach((name, value) -> {
            if (!ofALeg(legs, name, value)) {
                rest.put(name, value);
            }
        });
        // These are said by the scope or counted here: a record has each key once.
        rest.keySet().removeAll(List.of("call", "tenant", "duration_seconds", "legs"));
        Instant answered = time(rest.get("answered"));
        Instant ended = time(rest.get("ended"));

        StringBuilder out = new StringBuilder(1024);
        out.append("{\"call\":");
        string(out, fact.scope().id());
        out.append(",\"tenant\":");
        string(out, fact.scope().tenant());
        String key = out.toString();
        take(out, rest, BEFORE_DURATION);
        if (answered != null && ended != null) {
            name(out, "duration_seconds");
            seconds(out, Duration.between(answered, ended));
        }
        take(out, rest, AFTER_DURATION);
        String emergency = rest.remove("emergency");
        if (emergency != null && !emergency.isBlank()) {
            name(out, "emergency");
            out.append(Boolean.parseBoolean(emergency.strip()));
        }
        lines(out, rest, "diversions");
        lines(out, rest, "verdicts");
        lines(out, rest, "transfers");
        legs(out, legs);
        unknown(out, rest);
        out.append("}\n");
        LocalDate day =
                (ended == null ? fact.at() : ended).atZone(ZoneOffset.UTC).toLocalDate();
        return new CallRecord(day, key, out.toString().getBytes(UTF_8));
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : Instant.parse(text.strip());
        } catch (DateTimeException e) {
            return null; // It is copied as it is; what it means is for others to say.
        }
    }

    /** Takes a key that begins with {@code leg.N.}; false for any other. */
    private static boolean ofALeg(Map<Integer, Map<String, String>> legs, String key, String value) {
        if (!key.startsWith(LEG)) {
            return false;
        }
        int dot = key.indexOf('.', LEG.length());
        if (dot <= LEG.length() || dot > LEG.length() + DIGITS || dot == key.length() - 1) {
            return false;
        }
        int number = 0;
        for (int i = LEG.length(); i < dot; i++) {
            char digit = key.charAt(i);
            if (digit < '0' || digit > '9') {
                return false;
            }
            number = number * 10 + digit - '0';
        }
        legs.computeIfAbsent(number, n -> new HashMap<>(32)).put(key.substring(dot + 1), value);
        return true;
    }

    private static void legs(StringBuilder out, Map<Integer, Map<String, String>> legs) {
        if (legs.isEmpty()) {
            return;
        }
        name(out, "legs");
        char before = '[';
        for (Map<String, String> leg : legs.values()) {
            out.append(before).append('{');
            take(out, leg, OF_A_LEG);
            unknown(out, leg);
            out.append('}');
            before = ',';
        }
        out.append(']');
    }

    /** What nobody has asked for, in the order of its names. */
    private static void unknown(StringBuilder out, Map<String, String> rest) {
        if (!rest.isEmpty()) {
            new TreeMap<>(rest).forEach((name, value) -> {
                if (name.startsWith(AUDIO) && isDecimal(value)) {
                    name(out, name);
                    out.append(value);
                } else {
                    text(out, name, value);
                }
            });
        }
    }

    /** As JSON has them, of those that are not negative: digits, and perhaps a point and digits. */
    private static boolean isDecimal(String text) {
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        String rest = point < 0 ? "0" : text.substring(point + 1);
        boolean padded = whole.length() > 1 && whole.charAt(0) == '0';
        return !padded && allDigits(whole) && allDigits(rest);
    }

    private static void take(StringBuilder out, Map<String, String> from, List<String> keys) {
        for (String key : keys) {
            String value = from.remove(key);
            if (value == null || value.isBlank()) {
                continue;
            }
            if ((key.equals("sip") || key.equals("q850")) && isNumber(value)) {
                name(out, key);
                out.append(Integer.parseInt(value));
            } else {
                text(out, key, value);
            }
        }
    }

    private static boolean isNumber(String text) {
        return text.length() <= DIGITS && allDigits(text);
    }

    private static boolean allDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** A key whose value has one entry a line. */
    private static void lines(StringBuilder out, Map<String, String> rest, String key) {
        String value = rest.remove(key);
        if (value == null || value.isBlank()) {
            return;
        }
        name(out, key);
        String before = "[";
        for (String line : (Iterable<String>) value.lines().filter(l -> !l.isBlank())::iterator) {
            out.append(before);
            string(out, line);
            before = ",";
        }
        out.append(']');
    }

    private static void text(StringBuilder out, String key, String value) {
        name(out, key);
        string(out, value);
    }

    private static void name(StringBuilder out, String key) {
        if (out.charAt(out.length() - 1) != '{') {
            out.append(',');
        }
        string(out, key);
        out.append(':');
    }

    /** With one decimal, rounded; never less than nothing, though a clock may have been set back. */
    private static void seconds(StringBuilder out, Duration duration) {
        long tenths = Math.max(0, (duration.toMillis() + 50) / 100);
        out.append(tenths / 10).append('.').append(tenths % 10);
    }

    /** Adds a string, cut to {@value Json#LONGEST}. */
    private static void string(StringBuilder out, String text) {
        int end = text.length();
        if (end > Json.LONGEST) {
            end = Character.isHighSurrogate(text.charAt(Json.LONGEST - 1)) ? Json.LONGEST - 1 : Json.LONGEST;
        }
        out.append('"');
        int plain = 0;
        while (plain < end && isPlain(text.charAt(plain))) {
            plain++;
        }
        out.append(text, 0, plain);
        for (int i = plain; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else if (Character.isSurrogate(c)) {
                        // Half a pair is no character: it has no form in UTF-8 (RFC 8259, 8.2).
                        out.append('\ufffd');
                    } else if (isControl(c)) {
                        escape(out, c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    }

    /** What a terminal obeys, and what some readers take for the end of a line. */
    private static boolean isControl(char c) {
        return c < 0x20 || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029';
    }

    private static void escape(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 0xf));
        }
    }
}
