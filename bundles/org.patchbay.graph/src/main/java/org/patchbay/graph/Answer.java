package org.patchbay.graph;

import java.io.IOException;
import java.io.StringReader;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphResponse;

/**
 * What Graph answered.
 *
 * @param headers by lower-case name
 */
record Answer(int status, Map<String, String> headers, String body) {
    private static final Duration LONGEST_SAID = Duration.ofHours(1);
    private static final int MOST_SAID = 200;

    /** @param code Graph's word, and {@code message} what it says to people; both may be empty */
    record Fault(String code, String message) {}

    boolean good() {
        return status / 100 == 2;
    }

    GraphResponse response() {
        return new GraphResponse(status, headers, body);
    }

    /** Graph is too busy, or cannot say: the same request may do later. */
    boolean asksForPatience() {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    /** How much of a limit is used, where Graph says so: 0.8 and more, and 1 for all of it. */
    Optional<Double> limitUsed() {
        return Optional.ofNullable(headers.get("x-ms-throttle-limit-percentage"))
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,3}([.][0-9]{1,6})?"))
                .map(Double::valueOf);
    }

    /** In seconds, or as a date by Graph's own clock where it tells the time; none where nothing is said that can be read, and never longer than an hour. */
    Optional<Duration> retryAfter(Clock clock) {
        String said = headers.getOrDefault("retry-after", "").strip();
        Duration wait;
        try {
            wait = said.matches("[0-9]{1,9}([.][0-9]{1,3})?")
                    ? Duration.ofMillis((long) (Double.parseDouble(said) * 1_000))
                    : Duration.between(now(clock), time(said));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        return Optional.of(wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST_SAID) > 0 ? LONGEST_SAID : wait);
    }

    private static Instant time(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    private Instant now(Clock clock) {
        try {
            return time(headers.getOrDefault("date", ""));
        } catch (DateTimeException e) {
            return clock.instant();
        }
    }

    /** What this means to whoever asked; what Graph says about people is left out. */
    GraphException fault(Optional<Duration> wait) {
        Fault fault = said();
        String text = "Graph answered " + status + (fault.code().isEmpty() ? "" : ", " + fault.code())
                + (fault.message().isEmpty() ? "." : ": " + impersonal(fault.message()))
                + Optional.ofNullable(headers.get("request-id"))
                        .filter(id -> id.matches("[A-Za-z0-9-]{1,64}"))
                        .map(id -> " (request-id " + id + ")")
                        .orElse("");
        return new GraphException(reason(fault), text, wait, status, fault.code());
    }

    /** A token that was got anew was not taken either. */
    GraphException notTaken() {
        return new GraphException(
                Reason.NOT_CONNECTED,
                "Graph took neither of two tokens. " + fault(Optional.empty()).getMessage(),
                Optional.empty(),
                status,
                said().code());
    }

    private Reason reason(Fault fault) {
        if (asksForPatience() || status / 100 == 5) {
            return Reason.UNAVAILABLE;
        }
        String all = (fault.code() + " " + fault.message()).toLowerCase(Locale.ROOT);
        boolean consent = all.contains("authorization_requestdenied")
                || all.contains("insufficient privileges")
                || all.contains("missing scope permissions")
                || all.contains("no scopes or roles claim");
        return status == 403 && consent ? Reason.NOT_CONSENTED : Reason.REFUSED;
    }

    /** {@code {"error":{"code":...,"message":...}}}; what is not so says nothing. */
    Fault said() {
        String code = "";
        String message = "";
        try (JsonReader json = new JsonReader(new StringReader(body))) {
            json.beginObject();
            while (json.hasNext()) {
                if (!json.nextName().equals("error") || json.peek() != JsonToken.BEGIN_OBJECT) {
                    json.skipValue();
                    continue;
                }
                json.beginObject();
                while (json.hasNext()) {
                    String name = json.nextName();
                    boolean text = json.peek() == JsonToken.STRING;
                    if (text && name.equals("code")) {
                        code = json.nextString().replaceAll("[^A-Za-z0-9_.-]", "");
                    } else if (text && name.equals("message")) {
                        message = json.nextString();
                    } else {
                        json.skipValue();
                    }
                }
                json.endObject();
            }
        } catch (IOException | IllegalStateException e) {
            return new Fault(code, message);
        }
        return new Fault(code.length() > 80 ? code.substring(0, 80) : code, message);
    }

    /** Without addresses, ids, numbers and anything like a token. */
    private static String impersonal(String message) {
        String text = message.replaceAll("\\p{Cntrl}", " ")
                .replaceAll("eyJ[A-Za-z0-9_.-]*", "...")
                .replaceAll("[^\\s'\"<>(),;]*@[^\\s'\"<>(),;]*", "...")
                .replaceAll("[0-9A-Fa-f]{8}-[0-9A-Fa-f-]{27}", "...")
                .replaceAll("[+]?[0-9][0-9 .-]{5,}[0-9]", "...")
                .replaceAll("[A-Za-z0-9_+/=-]{40,}", "...")
                .strip();
        return text.length() > MOST_SAID ? text.substring(0, MOST_SAID) + "..." : text;
    }
}
