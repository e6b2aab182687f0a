package org.patchbay.sip.trunk;

import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;

/**
 * Digits that the party of a leg presses: telephone-events (RFC 4733), which the media engine finds, and INFO with {@code
 * application/dtmf-relay} or {@code application/dtmf}, as gateways send it that know nothing better. A leg's digits are taken from where its
 * first one came: some peers send each of them both ways. They reach the core, and the partner too ({@link DigitRelay}).
 */
final class Digits {
    static final String RELAY = "application/dtmf-relay";
    private static final String BARE = "application/dtmf";
    private static final String KEYS = "0123456789*#ABCD";
    /** Of a peer that does not say how long. */
    private static final int USUAL_MILLIS = 100;

    private Digits() {}

    /** Where digits come from. */
    enum Source {
        TELEPHONE_EVENT,
        INFO
    }

    static void pressed(Leg leg, Source source, char digit, int milliseconds) {
        Source known = leg.digits;
        boolean counts = known == null || known == source;
        Happening.Digit pressed = new Happening.Digit(digit, milliseconds);
        if (counts) {
            leg.digits = source;
            leg.call.tell(leg, "", pressed);
        }
        if (source == Source.TELEPHONE_EVENT) {
            leg.relay().event(pressed, counts);
        } else if (counts) {
            leg.relay().info(pressed, known == null);
        }
    }

    /** An INFO in a dialog. One without a body asks no more than whether we are there; one of a package is not for us (RFC 6086). */
    static void info(Leg leg, ServerTransaction transaction) {
        SipRequest info = transaction.request();
        String type = type(info.contentType());
        if (info.has("Info-Package")) {
            answer(leg, transaction, response(info, 469).add("Recv-Info", "nil"));
        } else if (info.bodyLength() == 0) {
            answer(leg, transaction, response(info, 200));
        } else if (!type.equals(RELAY) && !type.equals(BARE)) {
            answer(leg, transaction, response(info, 415).add("Accept", RELAY + ", " + BARE));
        } else {
            Optional<Happening.Digit> digit =
                    type.equals(RELAY) ? relayed(info.bodyText()) : digit(info.bodyText(), USUAL_MILLIS);
            answer(leg, transaction, response(info, digit.isPresent() ? 200 : 400));
            digit.ifPresent(each -> pressed(leg, Source.INFO, each.digit(), each.milliseconds()));
        }
    }

    /** {@code Signal=5}, {@code Duration=160}, each on a line. */
    static Optional<Happening.Digit> relayed(String body) {
        String signal = "";
        int milliseconds = USUAL_MILLIS;
        for (String line : body.split("\r?\n")) {
            int equals = line.indexOf('=');
            String key = equals < 0 ? "" : line.substring(0, equals).trim().toLowerCase(Locale.ROOT);
            String value = line.substring(equals + 1).trim();
            if (key.equals("signal")) {
                signal = value;
            } else if (key.equals("duration") && value.matches("[0-9]{1,5}")) {
                milliseconds = Integer.parseInt(value);
            }
        }
        return digit(signal, milliseconds);
    }

    /** A key, or its number in RFC 4733, of which only those of keys count: 16 is a hook flash. */
    private static Optional<Happening.Digit> digit(String signal, int milliseconds) {
        String key = signal.trim().toUpperCase(Locale.ROOT);
        int number = key.length() == 1 ? KEYS.indexOf(key) : key.matches("1[0-5]") ? Integer.parseInt(key) : -1;
        return number < 0 ? Optional.empty() : Optional.of(new Happening.Digit(KEYS.charAt(number), milliseconds));
    }

    private static String type(@Nullable String contentType) {
        return contentType == null ? "" : contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }

    private static ResponseBuilder response(SipRequest info, int status) {
        return info.response(status, Causes.phrase(status));
    }

    private static void answer(Leg leg, ServerTransaction transaction, ResponseBuilder response) {
        leg.call.trunk.respond(leg, transaction, response);
    }
}
