package org.patchbay.lab.cloud.graph;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Microsoft's published description of Graph, and what it says of a request. */
final class Description {
    /** What a path stands for in the description. */
    record Place(String template, List<String> ids) {
        /** With something that is no secret and no name in the template's places. */
        String anonymous() {
            return template.replaceAll("\\{[^}]*}", "x");
        }

        /** As the list of permissions writes it. */
        String permission() {
            return template.replaceAll("\\{[^}]*}", "{id}").replace("()", "").toLowerCase(Locale.ROOT);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REMEMBERED = 5000;

    private final OpenApiInteractionValidator validator;
    private final Map<String, JsonNode> paths = new LinkedHashMap<>();
    /** What was found in order lately: many requests differ in the user alone. */
    private final Map<String, String> known = Collections.synchronizedMap(new LinkedHashMap<>(100, 0.7f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    });

    Description() {
        ObjectNode all = read();
        complete(all);
        all.path("paths").properties().forEach(each -> paths.put(each.getKey(), each.getValue()));
        validator = OpenApiInteractionValidator.createForInlineApiSpecification(all.toString())
                .withBasePathOverride("/v1.0")
                .withLevelResolver(LevelResolver.create()
                        .withLevel("validation.request.parameter.query.unexpected", ValidationReport.Level.ERROR)
                        .build())
                .build();
    }

    private static ObjectNode read() {
        try (InputStream in = Objects.requireNonNull(Description.class.getResourceAsStream("openapi-subset.json"))) {
            return (ObjectNode) JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the extract leaves out: two paths, and the marks within links that Graph itself has given out. */
    private static void complete(ObjectNode all) {
        ObjectNode paths = (ObjectNode) all.path("paths");
        for (String path : List.of("/users/{user-id}/licenseDetails", "/subscribedSkus")) {
            ObjectNode place = paths.putObject(path);
            ArrayNode parameters = place.putObject("get").putArray("parameters");
            if (path.contains("{")) {
                parameters.add(parameter("user-id", "path", "string").put("required", true));
            }
            parameters.add(parameter("$select", "query", "string"));
            ((ObjectNode) place.path("get"))
                    .putObject("responses")
                    .putObject("2XX")
                    .put("description", "Success");
        }
        ((ArrayNode) paths.path("/users").path("get").path("parameters"))
                .add(parameter("$skiptoken", "query", "string"));
        ArrayNode delta = (ArrayNode) paths.path("/users/delta()").path("get").path("parameters");
        delta.add(parameter("$skiptoken", "query", "string")).add(parameter("$deltatoken", "query", "string"));
    }

    private static ObjectNode parameter(String name, String in, String type) {
        ObjectNode parameter = JSON.createObjectNode().put("name", name).put("in", in);
        parameter.putObject("schema").put("type", type);
        return parameter;
    }

    /** Finds the template; what is written out wins over a place. */
    Optional<Place> place(List<String> segments) {
        Place best = null;
        for (String template : paths.keySet()) {
            List<String> parts = List.of(template.substring(1).split("/"));
            if (parts.size() == segments.size()) {
                List<String> ids = new ArrayList<>();
                boolean fits = true;
                for (int i = 0; i < parts.size() && fits; i++) {
                    boolean open = parts.get(i).startsWith("{");
                    fits = open || parts.get(i).equals(segments.get(i));
                    if (open) {
                        ids.add(segments.get(i));
                    }
                }
                if (fits && (best == null || ids.size() < best.ids().size())) {
                    best = new Place(template, ids);
                }
            }
        }
        return Optional.ofNullable(best);
    }

    boolean has(Place place, String method) {
        JsonNode known = paths.get(place.template());
        return known != null && known.has(method.toLowerCase(Locale.ROOT));
    }

    /** Empty if the request is in order; else what is not. */
    String check(
            Place place, String method, Map<String, String> parameters, Map<String, String> headers, JsonNode body) {
        JsonNode plain = unbound(body);
        String type = headers.getOrDefault("content-type", "");
        String text = plain.isMissingNode() ? "" : plain.toString();
        String key = method + " " + place.template() + " " + parameters + " " + type + " " + text;
        String before = known.get(key);
        if (before != null) {
            return before;
        }
        SimpleRequest.Builder request = new SimpleRequest.Builder(method, "/v1.0" + place.anonymous());
        parameters.forEach((name, value) -> request.withQueryParam(name, value));
        if (!type.isEmpty()) {
            request.withContentType(type);
        }
        if (!plain.isMissingNode()) {
            request.withBody(text);
        }
        String found = errors(validator.validateRequest(request.build()));
        known.put(key, found);
        return found;
    }

    /** The same for an answer. */
    String checkAnswer(Place place, String method, int status, JsonNode body) {
        SimpleResponse.Builder response = SimpleResponse.Builder.status(status);
        if (!body.isMissingNode()) {
            JsonNode plain = body.deepCopy();
            if (plain instanceof ObjectNode object) {
                object.remove("@odata.context");
            }
            response.withContentType("application/json").withBody(plain.toString());
        }
        return errors(validator.validateResponse(
                "/v1.0" + place.anonymous(), Request.Method.valueOf(method), response.build()));
    }

    private static String errors(ValidationReport report) {
        return report.getMessages().stream()
                .filter(each -> each.getLevel() == ValidationReport.Level.ERROR)
                .map(ValidationReport.Message::getMessage)
                .collect(Collectors.joining("; "));
    }

    /** Without what binds to other things: the description does not know it. */
    private static JsonNode unbound(JsonNode body) {
        if (!body.isObject()) {
            return body;
        }
        ObjectNode copy = body.deepCopy();
        List<String> bound = new ArrayList<>();
        copy.fieldNames().forEachRemaining(name -> {
            if (name.endsWith("@odata.bind")) {
                bound.add(name);
            }
        });
        copy.remove(bound);
        return copy;
    }
}
