package org.patchbay.shell;

import java.util.Map;
import java.util.stream.Collectors;

/** Writes JSON (RFC 8259). */
final class Json {
    private Json() {}

    /** Listings become arrays, numbers and booleans stay what they are, everything else is text. */
    static String object(Map<String, Object> parts) {
        return parts.entrySet().stream()
                .map(e -> string(e.getKey()) + ":"
                        + (e.getValue() instanceof Listing listing ? listing.json() : Listing.json(e.getValue())))
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String string(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c >= 0x7f && c < 0xa0 || Character.isSurrogate(c)) {
                        // A terminal obeys control characters, and half a surrogate pair cannot be encoded.
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
