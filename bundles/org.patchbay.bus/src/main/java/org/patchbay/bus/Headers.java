package org.patchbay.bus;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which header fields of a caller's INVITE handlers may see. */
final class Headers {
    private static final Set<String> HIDDEN = Set.of(
            "via",
            "route",
            "record-route",
            "contact",
            "call-id",
            "cseq",
            "from",
            "to",
            "max-forwards",
            "content-length",
            "authorization",
            "proxy-authorization",
            "proxy-authenticate",
            "www-authenticate",
            "replaces",
            "session-expires",
            "min-se",
            "rseq",
            "rack");

    private Headers() {}

    static Map<String, List<String>> shown(Map<String, List<String>> all) {
        if (Collections.disjoint(all.keySet(), HIDDEN)) {
            return all;
        }
        Map<String, List<String>> shown = new HashMap<>(all);
        shown.keySet().removeAll(HIDDEN);
        return Map.copyOf(shown);
    }
}
