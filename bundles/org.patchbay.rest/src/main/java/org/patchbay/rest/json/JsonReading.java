package org.patchbay.rest.json;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/** Reads JSON into maps, lists, strings, {@link BigDecimal}, booleans and empty optionals for null; nothing twice, nothing deep, nothing behind it. */
public final class JsonReading {
    private static final int DEEPEST = 20;
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // The message must not repeat what was sent: a secret may stand there.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(256 << 10)
                    .maxNameLength(256)
                    .maxNumberLength(40)
                    .build())
            .build();

    private JsonReading() {}

    /** Text that is no such JSON; the message says where. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** One value. */
    public static Object read(String text) throws Malformed {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new Malformed("There is no JSON in it.");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new Malformed("Something follows behind the JSON, at " + place(parser.currentLocation()) + ".");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new Malformed("The JSON cannot be read: " + e.getMessage() + ".");
        }
    }

    /** The names of the members of an object, without what is in them. */
    public static List<String> members(String text) throws Malformed {
        try (JsonParser parser = FACTORY.createParser(text)) {
            List<String> names = new ArrayList<>();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("There is no JSON object in it.");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                names.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new Malformed("The JSON object does not end where it should.");
            }
            return names;
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new Malformed("The JSON cannot be read: " + e.getMessage() + ".");
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> Optional.empty();
        };
    }

    private static Malformed malformed(JsonProcessingException e) {
        return e instanceof StreamConstraintsException
                ? new Malformed("The JSON is more than " + DEEPEST
                        + " levels deep, or a text, name or number in it is too long.")
                : new Malformed("The JSON cannot be read at " + place(e.getLocation()) + ": " + firstLine(e) + ".");
    }

    private static String place(JsonLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String firstLine(JsonProcessingException e) {
        String said = String.valueOf(e.getOriginalMessage());
        return said.lines().findFirst().orElse("");
    }
}
