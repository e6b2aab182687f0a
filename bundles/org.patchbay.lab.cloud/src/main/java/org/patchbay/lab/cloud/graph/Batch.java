package org.patchbay.lab.cloud.graph;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;
import org.patchbay.lab.cloud.wire.Faults;

/** Several requests in one. Each is judged for itself; the answers come in no order. */
final class Batch {
    private static final int MOST = 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> MEMBERS = Set.of("id", "method", "url", "headers", "body", "dependsOn");
    private final Door door;
    private final Faults faults;

    Batch(Door door, Faults faults) {
        this.door = door;
        this.faults = faults;
    }

    Answer answer(Asked asked) {
        door.bearer(asked);
        if (!asked.method().equals("POST")) {
            throw new GraphFault(
                    405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
        }
        if (!asked.header("Content-Type").startsWith("application/json")) {
            throw new GraphFault(415, "BadRequest", "A batch is JSON.");
        }
        JsonNode requests;
        try {
            JsonNode body = JSON.readTree(asked.body());
            requests = body.path("requests");
            if (body.size() != 1 || !requests.isArray() || requests.isEmpty()) {
                throw GraphFault.bad("Invalid batch payload format.");
            }
        } catch (IOException e) {
            throw GraphFault.bad("Invalid batch payload format.");
        }
        if (requests.size() > MOST) {
            throw GraphFault.bad("Number of batch request steps exceeds the maximum value of " + MOST + ".");
        }
        Map<String, Integer> statuses = new HashMap<>();
        for (JsonNode each : requests) {
            shape(each, statuses);
        }
        List<ObjectNode> responses = new ArrayList<>();
        for (JsonNode each : requests) {
            Answer answer = item(asked, each, statuses);
            statuses.put(each.path("id").asText(), answer.status());
            responses.add(response(each.path("id").asText(), answer));
        }
        Collections.reverse(responses);
        ObjectNode body = JSON.createObjectNode();
        ArrayNode all = body.putArray("responses");
        responses.forEach(all::add);
        return Answer.json(200, body);
    }

    private static void shape(JsonNode item, Map<String, Integer> seen) {
        item.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw GraphFault.bad("Invalid batch payload format: " + name + ".");
            }
        });
        String id = item.path("id").asText();
        if (!item.path("id").isTextual() || id.isEmpty() || seen.put(id, 0) != null) {
            throw GraphFault.bad("Request ids have to be there and to be unique.");
        }
        if (!item.path("method").isTextual()
                || !item.path("url").asText().startsWith("/")
                || item.path("url").asText().startsWith("/v1.0")) {
            throw GraphFault.bad("Each request needs a method, and a url that is relative to the version.");
        }
        if (item.has("body") && !Door.small(item.path("headers")).containsKey("content-type")) {
            throw GraphFault.bad("Content-Type has to be given with a body.");
        }
    }

    private Answer item(Asked outer, JsonNode item, Map<String, Integer> statuses) {
        for (JsonNode each : item.path("dependsOn")) {
            Integer before = statuses.get(each.asText());
            if (before == null || before < 200 || before > 299) {
                return Answer.json(
                        424,
                        JSON.createObjectNode()
                                .set(
                                        "error",
                                        JSON.createObjectNode()
                                                .put("code", "FailedDependency")
                                                .put("message", "A request that this depends on has failed.")));
            }
        }
        URI uri;
        try {
            uri = URI.create("/v1.0" + item.path("url").asText().replace(" ", "%20"));
        } catch (IllegalArgumentException e) {
            return GraphFault.answer(400, "BadRequest", "Invalid url.", java.time.Instant.EPOCH, "");
        }
        Map<String, String> headers = new LinkedHashMap<>(Door.small(item.path("headers")));
        headers.put("authorization", outer.header("Authorization"));
        String path = URLDecoder.decode(uri.getRawPath(), StandardCharsets.UTF_8);
        byte[] body = item.has("body") ? item.path("body").toString().getBytes(StandardCharsets.UTF_8) : new byte[0];
        String query = uri.getRawQuery();
        Asked asked = new Asked(item.path("method").asText(), path, query == null ? "" : query, headers, body);
        return faults.instead(path).orElseGet(() -> door.answer(asked, true));
    }

    private static ObjectNode response(String id, Answer answer) {
        ObjectNode response = JSON.createObjectNode().put("id", id).put("status", answer.status());
        ObjectNode headers = response.putObject("headers");
        answer.headers().forEach(headers::put);
        if (answer.body().length > 0) {
            try {
                response.set("body", JSON.readTree(answer.body()));
            } catch (IOException e) {
                response.put("body", answer.text());
            }
        }
        return response;
    }
}
