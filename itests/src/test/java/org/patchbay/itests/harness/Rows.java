package org.patchbay.itests.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/** Reads what the commands of the shell print with {@code --json}: an array of flat objects, in which a list is read as its parts and commas; or an object of such. */
final class Rows {
    private static final JsonFactory JSON = new JsonFactory();

    private Rows() {}

    static List<Map<String, String>> read(String text) throws IOException {
        try (JsonParser in = JSON.createParser(text)) {
            in.nextToken();
            return rows(in);
        }
    }

    /** The array of this name in an object. */
    static List<Map<String, String>> read(String text, String part) throws IOException {
        try (JsonParser in = JSON.createParser(text)) {
            expect(in, in.nextToken(), JsonToken.START_OBJECT);
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.currentName();
                in.nextToken();
                if (name.equals(part)) {
                    return rows(in);
                }
                in.skipChildren();
            }
        }
        throw new IOException("There is no '" + part + "'.");
    }

    private static List<Map<String, String>> rows(JsonParser in) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        expect(in, in.currentToken(), JsonToken.START_ARRAY);
        while (in.nextToken() != JsonToken.END_ARRAY) {
            expect(in, in.currentToken(), JsonToken.START_OBJECT);
            Map<String, String> row = new LinkedHashMap<>();
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.currentName();
                in.nextToken();
                row.put(name, value(in));
            }
            rows.add(row);
        }
        return rows;
    }

    /** A number, a text, or a list of them as the table shows it. */
    private static String value(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            return in.getValueAsString("");
        }
        List<String> values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            values.add(in.getValueAsString(""));
        }
        return String.join(", ", values);
    }

    private static void expect(JsonParser in, JsonToken is, JsonToken wanted) throws IOException {
        if (is != wanted) {
            throw new IOException(wanted + " was expected, not " + is + ", at " + in.currentLocation());
        }
    }
}
