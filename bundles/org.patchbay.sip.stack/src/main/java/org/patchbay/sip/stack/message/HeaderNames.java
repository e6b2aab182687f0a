package org.patchbay.sip.stack.message;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The known header names: their spelling and their compact forms (IANA registry). */
final class HeaderNames {
    private static final Map<String, String> CANONICAL = new HashMap<>();

    static {
        for (String name : List.of(
                "Accept",
                "Alert-Info",
                "Allow",
                "Authorization",
                "Call-ID",
                "Call-Info",
                "Contact",
                "Content-Disposition",
                "Content-Encoding",
                "Content-Length",
                "Content-Type",
                "CSeq",
                "Date",
                "Diversion",
                "Expires",
                "From",
                "Geolocation",
                "History-Info",
                "Max-Forwards",
                "Min-SE",
                "P-Asserted-Identity",
                "P-Early-Media",
                "P-Preferred-Identity",
                "Privacy",
                "Proxy-Authenticate",
                "Proxy-Authorization",
                "RAck",
                "Reason",
                "Record-Route",
                "Refer-To",
                "Referred-By",
                "Replaces",
                "Require",
                "Retry-After",
                "Route",
                "RSeq",
                "Server",
                "Session-Expires",
                "Subject",
                "Supported",
                "Timestamp",
                "To",
                "Unsupported",
                "User-Agent",
                "Via",
                "Warning",
                "WWW-Authenticate",
                "Event",
                "Identity",
                "Proxy-Require")) {
            CANONICAL.put(name, name);
            CANONICAL.put(name.toLowerCase(Locale.ROOT), name);
        }
        String[] compact = {
            "i",
            "Call-ID",
            "m",
            "Contact",
            "e",
            "Content-Encoding",
            "l",
            "Content-Length",
            "c",
            "Content-Type",
            "f",
            "From",
            "s",
            "Subject",
            "k",
            "Supported",
            "t",
            "To",
            "v",
            "Via",
            "r",
            "Refer-To",
            "b",
            "Referred-By",
            "x",
            "Session-Expires",
            "o",
            "Event",
            "y",
            "Identity",
            "u",
            "Allow-Events",
            "a",
            "Accept-Contact",
            "j",
            "Reject-Contact",
            "d",
            "Request-Disposition"
        };
        for (int i = 0; i < compact.length; i += 2) {
            CANONICAL.put(compact[i], compact[i + 1]);
        }
    }

    private HeaderNames() {}

    static String canonical(String name) {
        String known = known(name);
        return known == null ? name : known;
    }

    /** The full name in the spelling of its RFC, or null for a name that is not in the list. */
    static @Nullable String known(String name) {
        String known = CANONICAL.get(name);
        return known != null ? known : CANONICAL.get(name.toLowerCase(Locale.ROOT));
    }
}
