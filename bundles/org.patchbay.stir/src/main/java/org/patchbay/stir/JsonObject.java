package org.patchbay.stir;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import org.jspecify.annotations.Nullable;

/** A JSON object that somebody else has written: small, without a name twice, and of the few types that PASSporTs have. */
final class JsonObject {
    /** Without its pool of buffers, which would leave them, and this class loader with them, on the threads of others. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(2048)
                    .maxNameLength(256)
                    .maxNumberLength(20)
                    .build())
            .build();

    private final Map<String, @Nullable Object> members;

    private JsonObject(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    /** @param what it is, for the reason */
    static JsonObject parse(byte[] text, String what) throws Unverified {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Unverified.invalid(what + " is not a JSON object.");
            }
            JsonObject object = new JsonObject(members(parser));
            if (parser.nextToken() != null) {
                throw Unverified.invalid("There is something behind " + what + ".");
            }
            return object;
        } catch (IOException | ArithmeticException e) {
            throw Unverified.invalid(what + " is not JSON.");
        }
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> new JsonObject(members(parser));
            case START_ARRAY -> {
                List<@Nullable Object> all = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    all.add(value(parser));
                }
                yield all;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> null;
        };
    }

    /** All members, by name: a string as it is, all else as RFC 8225 section 9 writes it. */
    Map<String, String> claims() {
        Map<String, String> claims = new LinkedHashMap<>();
        members.forEach((name, value) -> claims.put(name, value instanceof String text ? text : written(value)));
        return claims;
    }

    /** Without white space, names in their order. */
    private static String written(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return new TreeMap<>(object.members)
                    .entrySet().stream()
                            .map(each -> written(each.getKey()) + ":" + written(each.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(JsonObject::written).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof String text
                ? '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"'
                : String.valueOf(value);
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    Optional<String> text(String name) throws Unverified {
        Object value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw Unverified.invalid("'" + name + "' is not a string.");
    }

    /** Seconds since 1970 (RFC 7519 NumericDate); whole ones, as RFC 8225 has them. */
    long seconds(String name) throws Unverified {
        if (members.get(name) instanceof java.math.BigInteger seconds
                && seconds.signum() >= 0
                && seconds.bitLength() < 40) {
            return seconds.longValueExact();
        }
        throw Unverified.invalid("'" + name + "' is not a time in seconds.");
    }

    JsonObject object(String name) throws Unverified {
        if (members.get(name) instanceof JsonObject object) {
            return object;
        }
        throw Unverified.invalid("'" + name + "' is not an object.");
    }

    /** What is in an array, or the one string that stands there; empty where the name is missing. */
    List<String> texts(String name) throws Unverified {
        Object value = members.get(name);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : List.of(value)) {
            if (!(each instanceof String text)) {
                throw Unverified.invalid("'" + name + "' is not a list of strings.");
            }
            texts.add(text);
        }
        return texts;
    }
}
