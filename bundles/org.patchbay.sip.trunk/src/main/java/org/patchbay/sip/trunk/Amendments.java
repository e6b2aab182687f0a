package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.patchbay.sip.stack.message.HeaderField;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipMessage;

/** Which header fields cross from one leg to the other, and which a handler may set. */
final class Amendments {

    static final String PRIORITY = "Priority";

    /** What a caller may say to the called party; all else stays on its leg. */
    private static final List<String> RELAYED =
            List.of("Priority", "Alert-Info", "Accept-Language", "User-to-User", "Identity");

    /** An emergency call carries its location besides (RFC 6442). */
    private static final List<String> EMERGENCY = List.of(
            "Priority",
            "Alert-Info",
            "Accept-Language",
            "Call-Info",
            "Geolocation",
            "Geolocation-Routing",
            "P-Access-Network-Info",
            "Resource-Priority",
            "Subject");

    /** Those that steer SIP itself or say who is who, which the trunk alone writes, and those that carry credentials. */
    private static final Set<String> STEERING = Set.of(
            "accept",
            "accept-encoding",
            "allow",
            "allow-events",
            "authentication-info",
            "authorization",
            "call-id",
            "contact",
            "content-disposition",
            "content-encoding",
            "content-length",
            "content-type",
            "cseq",
            "event",
            "expires",
            "from",
            "join",
            "max-breadth",
            "max-forwards",
            "mime-version",
            "min-expires",
            "min-se",
            "path",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-require",
            "rack",
            "record-route",
            "refer-sub",
            "refer-to",
            "replaces",
            "require",
            "retry-after",
            "route",
            "rseq",
            "server",
            "service-route",
            "session-expires",
            "sip-etag",
            "sip-if-match",
            "subscription-state",
            "supported",
            "timestamp",
            "to",
            "unsupported",
            "user-agent",
            "via",
            "warning",
            "www-authenticate");

    /** The same in the spelling that messages have them in: looked for before anything is spelled otherwise. */
    private static final Set<String> SPELLED =
            STEERING.stream().map(name -> new HeaderField(name, "").name()).collect(Collectors.toUnmodifiableSet());

    private Amendments() {}

    static boolean steering(String name) {
        return STEERING.contains(name.toLowerCase(Locale.ROOT));
    }

    /** What RFC 7090 calls a call back from those who help. Whoever calls may write it: it counts when the trunk itself knows better. */
    static final String CALLBACK = "psap-callback";

    static boolean claimsCallback(SipMessage message) {
        String priority = message.first(PRIORITY);
        return priority != null && priority.strip().equalsIgnoreCase(CALLBACK);
    }

    /**
     * The header fields that policy may see, by lower-case name.
     *
     * @param calledBack whether those who help may be calling back
     */
    static Map<String, List<String>> seen(SipMessage message, boolean calledBack) {
        Map<String, List<String>> seen = seen(message);
        if (calledBack) {
            seen.put("priority", List.of(CALLBACK));
        } else if (claimsCallback(message)) {
            seen.remove("priority");
        }
        return seen;
    }

    private static Map<String, List<String>> seen(SipMessage message) {
        Map<String, List<String>> seen = new TreeMap<>();
        for (HeaderField field : message.fields()) {
            if (SPELLED.contains(field.name())) {
                continue;
            }
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!STEERING.contains(name)) {
                seen.computeIfAbsent(name, any -> new ArrayList<>(1)).add(field.value());
            }
        }
        return seen;
    }

    /** Copies what crosses. */
    static void relay(SipMessage from, RequestBuilder to, boolean emergency) {
        for (String name : emergency ? EMERGENCY : RELAYED) {
            to.copy(from, name);
        }
    }

    /**
     * Sets what handlers asked for.
     *
     * @return the names of those that may not be set, which are left out
     */
    static List<String> apply(Map<String, String> amendments, RequestBuilder to) {
        List<String> refused = new ArrayList<>(0);
        amendments.forEach((name, value) -> {
            if (steering(name) || !name.matches("[A-Za-z0-9.!%*_+`'~-]{1,80}") || value.matches("(?s).*[\r\n\0].*")) {
                refused.add(name);
            } else if (value.isEmpty()) {
                to.remove(name);
            } else {
                to.set(name, value);
            }
        });
        return refused;
    }
}
