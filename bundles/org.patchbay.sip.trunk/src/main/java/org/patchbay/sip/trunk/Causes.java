package org.patchbay.sip.trunk;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.patchbay.api.call.Side;
import org.patchbay.sip.stack.message.SipMessage;

/** SIP statuses and Q.850 causes, and what of them one side may see of the other (RFC 3326, RFC 3398, RFC 4497). */
final class Causes {
    private static final Pattern UNQUOTABLE = Pattern.compile("[\\p{Cntrl}\"\\\\]");
    private static final Map<Integer, String> PHRASES = Map.ofEntries(
            Map.entry(100, "Trying"),
            Map.entry(180, "Ringing"),
            Map.entry(181, "Call Is Being Forwarded"),
            Map.entry(182, "Queued"),
            Map.entry(183, "Session Progress"),
            Map.entry(200, "OK"),
            Map.entry(202, "Accepted"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(410, "Gone"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(416, "Unsupported URI Scheme"),
            Map.entry(420, "Bad Extension"),
            Map.entry(469, "Bad Info Package"),
            Map.entry(480, "Temporarily Unavailable"),
            Map.entry(481, "Call/Transaction Does Not Exist"),
            Map.entry(482, "Loop Detected"),
            Map.entry(483, "Too Many Hops"),
            Map.entry(484, "Address Incomplete"),
            Map.entry(486, "Busy Here"),
            Map.entry(487, "Request Terminated"),
            Map.entry(488, "Not Acceptable Here"),
            Map.entry(491, "Request Pending"),
            Map.entry(500, "Server Internal Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Server Time-out"),
            Map.entry(600, "Busy Everywhere"),
            Map.entry(603, "Decline"),
            Map.entry(604, "Does Not Exist Anywhere"),
            Map.entry(606, "Not Acceptable"));

    private Causes() {}

    static String phrase(int status) {
        return PHRASES.getOrDefault(status, status < 300 ? "OK" : status < 400 ? "Redirected" : "Failure");
    }

    /** The cause that belongs to a status (RFC 3398 section 8.2.6.1, and 17 for 486 whatever RFC 4497 says). */
    static int of(int status) {
        switch (status) {
            case 200, 487:
                return 16;
            case 404, 485, 604:
                return 1;
            case 410:
                return 22;
            case 408, 504:
                return 102;
            case 480:
                return 18;
            case 483, 482:
                return 25;
            case 484, 414, 416:
                return 28;
            case 486, 600:
                return 17;
            case 401, 402, 403, 407, 603:
                return 21;
            case 406, 415, 488, 606:
                return 65;
            case 405, 501:
                return 63;
            case 502:
                return 38;
            case 413, 420, 421:
                return 127;
            case 503:
                return 41;
            default:
                return status >= 500 ? 41 : 31;
        }
    }

    /** The cause that a peer gave, or the one that belongs to the status. Of a busy line it is always 17: what the hub sends is not to be relied on. */
    static int of(SipMessage message, int status) {
        if (status == 486) {
            return 17;
        }
        for (String reason : message.elements("Reason")) {
            String text = reason.trim().toLowerCase(Locale.ROOT);
            if (text.startsWith("q.850")) {
                int at = text.indexOf("cause=");
                int cause = at < 0 ? -1 : leading(text, at + 6);
                if (cause >= 0 && cause <= 127) {
                    return cause;
                }
            }
        }
        return of(status);
    }

    /** The number that begins there, of three digits at most; -1 for none. */
    private static int leading(String text, int from) {
        int number = 0;
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at <= from + 3) {
            number = number * 10 + text.charAt(at++) - '0';
        }
        return at == from || at > from + 3 ? -1 : number;
    }

    /** Whether a CANCEL or BYE says that the call was taken elsewhere. */
    static boolean elsewhere(SipMessage message) {
        return message.elements("Reason").stream()
                .anyMatch(r -> r.toLowerCase(Locale.ROOT).replace(" ", "").startsWith("sip;cause=200"));
    }

    /** The value of a Reason header. */
    static String reason(int q850, String text) {
        String clean = UNQUOTABLE.matcher(text).replaceAll(" ").trim();
        return "Q.850;cause=" + q850 + (clean.isEmpty() ? "" : ";text=\"" + clean + '"');
    }

    /**
     * What a status of one leg becomes on the other. A challenge or redirection is for us and nobody else; a carrier that reads 503 gives the
     * whole trunk up, although only this one call found no way.
     */
    static int across(int status, Side to) {
        if (status < 400 || status == 480) {
            return 480;
        }
        switch (status) {
            case 401, 402, 407:
                return 403;
            case 481, 482, 487, 491, 493, 494:
                return status == 482 || status == 487 ? status : 480;
            case 503:
                return to == Side.HUB ? 503 : 500;
            default:
                return status;
        }
    }
}
