package org.patchbay.rest.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Paths and queries (RFC 3986; a query as of HTML forms, in which a plus is a space). */
final class Uri {
    private static final int MOST_SEGMENTS = 12;
    private static final int MOST_PARAMETERS = 32;

    private Uri() {}

    /** The segments behind the slash at the beginning, without their escapes. */
    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        String[] parts = path.substring(path.startsWith("/") ? 1 : 0).split("/", -1);
        if (parts.length > MOST_SEGMENTS) {
            throw Problem.of(404, "There is nothing under so long a path.");
        }
        for (String part : parts) {
            String segment = decoded(part, false);
            // What could mean another place to somebody behind us is nothing we know.
            if (segment.isEmpty()
                    || segment.equals(".")
                    || segment.equals("..")
                    || segment.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 0x7f)) {
                throw Problem.of(
                        404, "There is nothing under this path: a part of it is empty, dots, or holds a slash.");
            }
            segments.add(segment);
        }
        return segments;
    }

    /** Each once. */
    static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1), true);
            if (parameters.put(name, value) != null) {
                throw Problem.of(400, "The parameter '" + name + "' is there twice.");
            }
            if (parameters.size() > MOST_PARAMETERS) {
                throw Problem.of(400, "There are more than " + MOST_PARAMETERS + " parameters.");
            }
        }
        return parameters;
    }

    private static String decoded(String text, boolean form) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw wrong();
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (c == '+' && form) {
                bytes.put((byte) ' ');
            } else if (c < 0x80) {
                bytes.put((byte) c);
            } else {
                throw wrong();
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw wrong();
        }
    }

    private static Problem wrong() {
        return Problem.of(
                400, "The address is not escaped right: a % and two hexadecimal digits for each byte of UTF-8.");
    }
}
