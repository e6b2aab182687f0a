package org.patchbay.sip.trunk.digest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The parameters of a challenge or of credentials: {@code Digest name=value, name="value"}. */
final class Parameters {
    private static final String SCHEME = "digest";

    private Parameters() {}

    /** Reads them, names in lower case, values unquoted; null if this is another scheme or cannot be read. */
    static @Nullable Map<String, String> read(String value) {
        String text = value.trim();
        int at = SCHEME.length();
        if (text.length() <= at || !text.regionMatches(true, 0, SCHEME, 0, at) || !space(text.charAt(at))) {
            return null;
        }
        Map<String, String> found = new LinkedHashMap<>();
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                // A comma at the end is no fault.
                return text.substring(at).replace(',', ' ').isBlank() ? found : null;
            }
            String name = text.substring(at, equals).replace(',', ' ').trim().toLowerCase(Locale.ROOT);
            StringBuilder read = new StringBuilder();
            at = value(text, equals + 1, read);
            if (at < 0 || name.isEmpty() || found.put(name, read.toString()) != null) {
                return null;
            }
        }
        return found;
    }

    /** @return where it goes on behind the value; -1 if a quote is not closed */
    private static int value(String text, int from, StringBuilder read) {
        int at = from;
        while (at < text.length() && space(text.charAt(at))) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    return at + 1;
                }
                if (c == '\\' && at + 1 < text.length()) {
                    c = text.charAt(++at);
                }
                read.append(c);
            }
            return -1;
        }
        int end = text.indexOf(',', at);
        end = end < 0 ? text.length() : end;
        read.append(text.substring(at, end).trim());
        return end;
    }

    private static boolean space(char c) {
        return c == ' ' || c == '\t';
    }

    /** A quoted string (RFC 3261 section 25.1). */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append('"').toString();
    }

    /** Whether a list of tokens has one. */
    static boolean lists(String list, String token) {
        for (String each : list.split(",", -1)) {
            if (each.trim().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }
}
