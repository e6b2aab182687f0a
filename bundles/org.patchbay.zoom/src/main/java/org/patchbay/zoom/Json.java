package org.patchbay.zoom;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import org.jspecify.annotations.Nullable;

/** A value of JSON, as it came from outside: what is not there, or is of another kind, is empty and no fault. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // No message repeats what was sent.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(30)
                    .maxStringLength(256 << 10)
                    .maxNameLength(256)
                    .maxNumberLength(40)
                    .build())
            .build();

    static final Json NOTHING = new Json(null);

    private final @Nullable Object value;

    private Json(@Nullable Object value) {
        this.value = value;
    }

    /** @throws IOException for what is no JSON, or too deep, or not whole */
    static Json read(byte[] bytes) throws IOException {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() == null) {
                throw new IOException("There is no JSON in it.");
            }
            Object read = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("Something follows behind the JSON.");
            }
            return new Json(read);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Json> object = new LinkedHashMap<>();
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    object.put(name, new Json(value(parser)));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Json> array = new ArrayList<>();
                while (parser.nextToken() != com.fasterxml.jackson.core.JsonToken.END_ARRAY) {
                    array.add(new Json(value(parser)));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    boolean isObject() {
        return value instanceof Map;
    }

    boolean isArray() {
        return value instanceof List;
    }

    Json get(String name) {
        return value instanceof Map<?, ?> object && object.get(name) instanceof Json member ? member : NOTHING;
    }

    List<Json> items() {
        List<Json> items = new ArrayList<>();
        if (value instanceof List<?> array) {
            array.forEach(each -> items.add((Json) each));
        }
        return items;
    }

    /** Text, or a number in digits; else empty. */
    String text() {
        return value instanceof String || value instanceof Number ? String.valueOf(value) : "";
    }

    String text(String name) {
        return get(name).text();
    }

    /** A whole number; 0 where there is none. */
    long number(String name) {
        return get(name).value instanceof Number number ? number.longValue() : 0;
    }

    /** Writes one value. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** The stream is closed. */
    static void write(OutputStream out, Writing writing) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            writing.to(json);
        }
    }

    static void write(Writer out, Writing writing) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            writing.to(json);
        }
    }

    /** An object of texts. */
    static String object(Map<String, String> members) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, String> each : members.entrySet()) {
                json.writeStringField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Text is always written.", e);
        }
        return out.toString();
    }
}
