package org.patchbay.sip.stack.message;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The known header names: their spelling and their compact forms (IANA registry). */
final class HeaderNames {
    private static final int PLACES = 512;
    private static final String[][] WRITTEN = new String[PLACES][0];
    private static final String[][] NAMES = new String[PLACES][0];
    /** Those who ask nearly always ask with the name as it is spelled here, and of that text the hash is known already. */
    private static final Map<String, String> SPELLED = new HashMap<>();

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
            add(name, name);
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
            add(compact[i], compact[i + 1]);
        }
    }

    private HeaderNames() {}

    private static void add(String written, String name) {
        int place = hash(written, 0, written.length());
        SPELLED.put(name, name);
        WRITTEN[place] = append(WRITTEN[place], written);
        NAMES[place] = append(NAMES[place], name);
    }

    private static String[] append(String[] before, String one) {
        String[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = one;
        return after;
    }

    private static int hash(String text, int from, int to) {
        if (from == to) {
            return 0;
        }
        // Three characters and the length tell nearly all of them apart. Letters that differ in case alone differ in
        // this bit alone.
        int hash = (text.charAt(from) | 0x20) * 31 + (text.charAt(to - 1) | 0x20);
        hash = hash * 31 + (text.charAt((from + to) >>> 1) | 0x20);
        hash = hash * 31 + to - from;
        return (hash ^ hash >>> 9) & PLACES - 1;
    }

    /** The full name in the spelling of its RFC, or null for a name that is not in the list. */
    static @Nullable String known(String name) {
        String spelled = SPELLED.get(name);
        return spelled != null ? spelled : known(name, 0, name.length());
    }

    /** The same of a part of a text; a name that is known costs no new one. */
    static @Nullable String known(String text, int from, int to) {
        int place = hash(text, from, to);
        String[] written = WRITTEN[place];
        String[] names = NAMES[place];
        for (int i = 0; i < written.length; i++) {
            // Nearly all are spelled as in their RFC, and to compare without case costs ten times as much.
            if (written[i].length() == to - from
                    && (text.startsWith(written[i], from)
                            || text.regionMatches(true, from, written[i], 0, to - from))) {
                return names[i];
            }
        }
        return null;
    }
}
