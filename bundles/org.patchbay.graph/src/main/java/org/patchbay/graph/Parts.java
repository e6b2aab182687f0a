package org.patchbay.graph;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;

/** Several requests as one, and what is answered to each: Graph's JSON batching. */
final class Parts {
    private Parts() {}

    /** @throws GraphException for one whose body is not JSON, and could end up as something else than one part */
    static JsonObject part(String id, GraphRequest request) throws GraphException {
        JsonObject part = new JsonObject();
        part.addProperty("id", id);
        part.addProperty("method", request.method());
        part.addProperty("url", Transport.relative(request));
        JsonObject headers = new JsonObject();
        if (request.body().isPresent()) {
            part.add("body", strict(request.body().get()));
            headers.addProperty("Content-Type", "application/json");
        }
        if (Transport.isEventual(request)) {
            headers.addProperty("ConsistencyLevel", "eventual");
        }
        if (headers.size() > 0) {
            part.add("headers", headers);
        }
        return part;
    }

    private static JsonElement strict(String body) throws GraphException {
        try (JsonReader json = new JsonReader(new StringReader(body))) {
            json.setStrictness(Strictness.STRICT);
            // Fails where there is nothing at all, which would pass for null.
            var unused = json.peek();
            JsonElement read = JsonParser.parseReader(json);
            if (json.peek() == JsonToken.END_DOCUMENT) {
                return read;
            }
        } catch (IOException | JsonParseException | IllegalStateException e) {
            // Said below: what is in it is nobody's business.
        }
        throw new GraphException(Reason.REFUSED, "The body of the request is no JSON.");
    }

    /** The body of the one that goes out. */
    static String body(List<JsonObject> parts) {
        JsonArray requests = new JsonArray();
        parts.forEach(requests::add);
        JsonObject body = new JsonObject();
        body.add("requests", requests);
        return body.toString();
    }

    /** By id. What cannot be read is none, and neither is what was answered twice. */
    static Map<String, Answer> answers(String body) {
        Map<String, Answer> answers = new HashMap<>();
        Set<String> twice = new HashSet<>();
        try {
            if (strict(body) instanceof JsonObject all && all.get("responses") instanceof JsonArray responses) {
                for (JsonElement each : responses) {
                    String id = text(each, "id");
                    if (answers.put(id, answer(each)) != null) {
                        twice.add(id);
                    }
                }
            }
        } catch (GraphException | RuntimeException e) {
            return Map.of();
        }
        twice.forEach(answers::remove);
        return answers;
    }

    private static String text(JsonElement part, String name) {
        return part.getAsJsonObject().get(name).getAsString();
    }

    private static Answer answer(JsonElement part) {
        JsonObject object = part.getAsJsonObject();
        Map<String, String> headers = new HashMap<>();
        if (object.get("headers") instanceof JsonObject said) {
            said.entrySet().forEach(each -> {
                String name = each.getKey().toLowerCase(Locale.ROOT);
                if (each.getValue().isJsonPrimitive() && !name.equals("set-cookie")) {
                    headers.put(name, each.getValue().getAsString());
                }
            });
        }
        JsonElement body = object.get("body");
        return new Answer(
                object.get("status").getAsInt(),
                headers,
                body == null || body.isJsonNull() ? "" : body.isJsonPrimitive() ? body.getAsString() : body.toString());
    }
}
