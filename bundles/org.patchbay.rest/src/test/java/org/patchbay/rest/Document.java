package org.patchbay.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Api;

/** The OpenAPI document that is shipped, to hold requests and answers against. */
public final class Document {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final JsonNode ROOT = read();

    private Document() {}

    private static JsonNode read() {
        try (var in = Api.class.getResourceAsStream("/org/patchbay/rest/resource/openapi.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode root() {
        return ROOT;
    }

    static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode operation(String method, String pattern) {
        return ROOT.path("paths").path(pattern.replace("...}", "}")).path(method.toLowerCase());
    }

    /** What is wrong with an answer by the document; empty when nothing is. */
    static Set<String> wrong(String method, String pattern, Answer answer) {
        JsonNode responses = operation(method, pattern).path("responses");
        JsonNode response = responses.has(Integer.toString(answer.status()))
                ? responses.get(Integer.toString(answer.status()))
                : answer.status() >= 400
                        ? ROOT.at("/components/responses/Problem")
                        : JSON.createObjectNode().put("missing", "status " + answer.status());
        Set<String> wrong = new TreeSet<>();
        if (response.has("missing")) {
            wrong.add(method + " " + pattern + ": " + response.get("missing").asText() + " is not in the document");
            return wrong;
        }
        String type = answer.type().split(";")[0];
        JsonNode content = response.path("content");
        if (type.isEmpty() != content.isMissingNode() || !type.isEmpty() && !content.has(type)) {
            wrong.add(method + " " + pattern + " " + answer.status() + ": type '" + answer.type() + "'");
        } else if (type.endsWith("json")) {
            wrong.addAll(against(content.get(type).path("schema"), answer.body()));
        }
        for (var header : response.path("headers").properties()) {
            if (!answer.headers().containsKey(header.getKey())) {
                wrong.add("no header " + header.getKey());
            }
        }
        return wrong;
    }

    static Set<String> wrongBody(String method, String pattern, String type, String body) {
        JsonNode content = operation(method, pattern).path("requestBody").path("content");
        if (!content.has(type)) {
            return Set.of(method + " " + pattern + ": no body of " + type + " is in the document");
        }
        return type.endsWith("json")
                ? against(content.get(type).path("schema"), body.getBytes(StandardCharsets.UTF_8))
                : Set.of();
    }

    private static Set<String> against(JsonNode schema, byte[] text) {
        ObjectNode whole = JSON.createObjectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.setAll((ObjectNode) schema);
        whole.set("components", ROOT.get("components"));
        JsonSchema compiled = SCHEMAS.getSchema(whole);
        Set<String> wrong = new TreeSet<>();
        for (ValidationMessage message : compiled.validate(json(text))) {
            wrong.add(message.getMessage());
        }
        return wrong;
    }
}
