package org.patchbay.lab.cloud.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request as it came in.
 *
 * @param path decoded
 * @param query raw; empty for none
 * @param headers the first of each name, the names in small letters
 */
public record Asked(String method, String path, String query, Map<String, String> headers, byte[] body) {

    /** Empty where it is not there. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** The parameters of the query. */
    public Map<String, String> parameters() {
        return form(query);
    }

    /** The fields of the body, which is a form. */
    public Map<String, String> fields() {
        return form(text());
    }

    /** The body. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Decodes a form. @throws IllegalArgumentException for a name that comes twice, and for what cannot be decoded */
    public static Map<String, String> form(String raw) {
        Map<String, String> decoded = new LinkedHashMap<>();
        for (String each : raw.split("&")) {
            if (!each.isEmpty()) {
                int at = each.indexOf('=');
                String name = decode(at < 0 ? each : each.substring(0, at));
                if (decoded.put(name, at < 0 ? "" : decode(each.substring(at + 1))) != null) {
                    throw new IllegalArgumentException(name + " is there twice");
                }
            }
        }
        return decoded;
    }

    private static String decode(String raw) {
        return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    }

    /** Without the body and the headers: there may be secrets in them. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
