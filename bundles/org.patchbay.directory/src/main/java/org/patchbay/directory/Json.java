package org.patchbay.directory;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

/** Entries as JSON (RFC 8259): an object of texts each. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Takes the entries of a text. */
    interface Taker {
        /** @return whether there is such a kind; what it has is passed over otherwise */
        boolean kind(String name, int line);

        void entry(String kind, int line, Map<String, String> fields);

        void problem(int line, String text);
    }

    static String object(Map<String, String> fields) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            write(out, fields);
        } catch (IOException e) {
            throw new IllegalStateException("Nothing that is written to fails", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, Map<String, String> fields) throws IOException {
        out.writeStartObject();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            out.writeStringField(field.getKey(), field.getValue());
        }
        out.writeEndObject();
    }

    /** An array of entries for each kind, an entry a line. */
    static String all(Map<String, List<Map<String, String>>> kinds) {
        StringWriter text = new StringWriter();
        text.append('{');
        StringJoiner arrays = new StringJoiner(",\n", "\n", "\n");
        kinds.forEach((kind, entries) -> {
            StringJoiner lines = new StringJoiner(",\n", "\n", "\n");
            entries.forEach(fields -> lines.add("    " + object(fields)));
            arrays.add("  \"" + kind + "\": [" + (entries.isEmpty() ? "" : lines + "  ") + "]");
        });
        return text.append(kinds.isEmpty() ? "" : arrays.toString())
                .append("}\n")
                .toString();
    }

    /** @throws IOException when it is not an object of texts */
    static Map<String, String> object(String text) throws IOException {
        try (JsonParser in = FACTORY.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("It is no JSON object.");
            }
            List<String> wrong = new ArrayList<>();
            Map<String, String> fields = fields(in, wrong);
            if (!wrong.isEmpty()) {
                throw new IOException(text(wrong));
            }
            return fields;
        } catch (JsonProcessingException e) {
            throw new IOException(e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads an object with an array of objects for each kind.
     *
     * @throws IOException when the rest cannot be read; begins with the line
     */
    static void read(String text, Taker taker) throws IOException {
        try (JsonParser in = FACTORY.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(
                        line(in) + ": it must be an object with an array for each kind: {\"users\": [{...}]}.");
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                kind(in, taker);
            }
            if (in.nextToken() != null) {
                throw new IOException(line(in) + ": something follows behind the end. Take it away.");
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new IOException(
                    line + ": it is no JSON ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + "). Correct it there.",
                    e);
        }
    }

    private static void kind(JsonParser in, Taker taker) throws IOException {
        String kind = in.currentName();
        boolean known = taker.kind(kind, line(in));
        if (in.nextToken() != JsonToken.START_ARRAY) {
            taker.problem(line(in), "'" + kind + "' must be an array of objects.");
            in.skipChildren();
            return;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            int line = line(in);
            if (in.currentToken() != JsonToken.START_OBJECT) {
                taker.problem(line, "An entry must be an object, as {\"id\": \"ada\"}.");
                in.skipChildren();
            } else if (known) {
                entry(in, taker, kind, line);
            } else {
                in.skipChildren();
            }
        }
    }

    private static void entry(JsonParser in, Taker taker, String kind, int line) throws IOException {
        List<String> wrong = new ArrayList<>();
        Map<String, String> fields = fields(in, wrong);
        if (wrong.isEmpty()) {
            taker.entry(kind, line, fields);
        } else {
            taker.problem(line, text(wrong));
        }
    }

    private static String text(List<String> wrong) {
        return "'" + wrong.get(0) + "' must be a text, or an array of texts.";
    }

    /** Behind the opening bracket of an object of texts; an array of texts is taken for words. */
    private static Map<String, String> fields(JsonParser in, List<String> wrong) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            if (token == JsonToken.START_ARRAY) {
                StringJoiner words = new StringJoiner(" ");
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    if (in.currentToken().isScalarValue()) {
                        words.add(in.getText());
                    } else {
                        wrong.add(name);
                        in.skipChildren();
                    }
                }
                fields.put(name, words.toString());
            } else if (token == JsonToken.START_OBJECT) {
                wrong.add(name);
                in.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                fields.put(name, in.getText());
            }
        }
        return fields;
    }

    private static int line(JsonParser in) {
        return in.currentTokenLocation().getLineNr();
    }
}
