package org.patchbay.zoom;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

/**
 * What Zoom answered.
 *
 * @param body nothing where there was none, or no JSON
 */
record Answer(int status, Json body, Optional<Duration> retryAfter) {
    private static final long UNKNOWN_USER = 1001;
    private static final long VALIDATION = 300;
    /** The person is in no client: seen as either. */
    private static final Set<Long> NOT_SIGNED_IN = Set.of(5301L, 5411L);
    /** The token does not carry the scope, or is none. */
    private static final Set<Long> SCOPE = Set.of(104L, 124L, 4700L, 4711L);

    private static final int MOST_SAID = 200;

    boolean good() {
        return status / 100 == 2;
    }

    long code() {
        return body.number("code");
    }

    /** The user is not there, or not in this account. */
    boolean unknownUser() {
        return status == 404 && code() == UNKNOWN_USER;
    }

    /** A value of the request is none that is taken. */
    boolean invalid() {
        return status == 400 && code() == VALIDATION;
    }

    boolean lacksScope() {
        return !good() && SCOPE.contains(code());
    }

    /** What that means to whoever asked. */
    PresenceException fault() {
        String said = "Zoom answered " + status + (code() == 0 ? "" : ", code " + code()) + ".";
        if (status == 401 || lacksScope()) {
            return new PresenceException(
                    Reason.NOT_CONNECTED,
                    said + " " + message() + " Look at the app's scopes and credentials in the Zoom App Marketplace.");
        }
        if (NOT_SIGNED_IN.contains(code())) {
            return new PresenceException(Reason.NOT_SIGNED_IN, said + " The person is signed in to no Zoom client.");
        }
        if (status == 429) {
            return new PresenceException(Reason.LIMITED, said + " Too many requests.", retryAfter);
        }
        if (status >= 500 || status == 408) {
            return new PresenceException(Reason.UNAVAILABLE, said, retryAfter);
        }
        if (unknownUser()) {
            return new PresenceException(Reason.REFUSED, said + " The person is not known in this account.");
        }
        return new PresenceException(Reason.REFUSED, said + " " + message());
    }

    /** What Zoom says for people, without what may be somebody's address or number. */
    private String message() {
        String said = body.text("message").replaceAll("\\p{Cntrl}", " ").replaceAll("\\S+@\\S+|\\+?\\d{6,}", "…");
        return said.length() > MOST_SAID ? said.substring(0, MOST_SAID) + "…" : said;
    }

    /** Seconds, or a date as HTTP or ISO 8601 write it; Zoom was seen to send either, and mostly sends none. */
    static Optional<Duration> retryAfter(Optional<String> header, Clock clock) {
        String text = header.orElse("").strip();
        if (text.matches("\\d{1,6}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        return instant(text)
                .map(until -> Duration.between(clock.instant(), until))
                .filter(wait -> !wait.isNegative() && wait.compareTo(Duration.ofDays(1)) <= 0);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(
                    text.contains(",")
                            ? ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant()
                            : Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
