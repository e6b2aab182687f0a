package org.patchbay.graph.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/** Reads and writes the little JSON there is here. What is not there, or of another kind, is empty. */
final class Json {
    private Json() {}

    /** An empty object for what is no object. */
    static JsonObject object(String text) {
        try {
            JsonElement parsed = JsonParser.parseString(text);
            return parsed.isJsonObject() ? parsed.getAsJsonObject() : new JsonObject();
        } catch (JsonParseException | IllegalStateException | StackOverflowError e) {
            return new JsonObject();
        }
    }

    /** What a signed statement (JWT) claims; its signature is not looked at. */
    static JsonObject claims(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != 3) {
            return new JsonObject();
        }
        try {
            return object(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return new JsonObject();
        }
    }

    static String text(JsonObject from, String name) {
        JsonElement value = from.get(name);
        return value != null
                        && value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isString()
                ? value.getAsString()
                : "";
    }

    static long number(JsonObject from, String name) {
        JsonElement value = from.get(name);
        try {
            return value != null
                            && value.isJsonPrimitive()
                            && value.getAsJsonPrimitive().isNumber()
                    ? value.getAsLong()
                    : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static Set<String> texts(JsonObject from, String name) {
        Set<String> all = new TreeSet<>();
        if (from.get(name) instanceof JsonArray array) {
            for (JsonElement each : array) {
                if (each.isJsonPrimitive()) {
                    all.add(each.getAsString());
                }
            }
        }
        return all;
    }

    static JsonArray array(Set<String> texts) {
        JsonArray array = new JsonArray();
        new TreeSet<>(texts).forEach(array::add);
        return array;
    }
}
