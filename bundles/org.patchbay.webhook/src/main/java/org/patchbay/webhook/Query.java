package org.patchbay.webhook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Parameters of a query, as forms write them. */
final class Query {
    private Query() {}

    /**
     * Of several of a name the first.
     *
     * @throws IllegalArgumentException for an escape that is none
     */
    static Map<String, String> decoded(String query) {
        Map<String, String> all = new HashMap<>();
        for (String each : query.split("&")) {
            int equals = each.indexOf('=');
            String name = text(equals < 0 ? each : each.substring(0, equals));
            if (!name.isEmpty()) {
                all.putIfAbsent(name, equals < 0 ? "" : text(each.substring(equals + 1)));
            }
        }
        return all;
    }

    private static String text(String escaped) {
        return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
    }
}
