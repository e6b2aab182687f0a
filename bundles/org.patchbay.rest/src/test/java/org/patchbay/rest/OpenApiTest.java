package org.patchbay.rest;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import org.patchbay.rest.http.Api;

import static org.assertj.core.api.Assertions.assertThat;

/** The document says what the code does, and nothing else. */
class OpenApiTest {
    private final World world = new World();

    private static Set<String> documented() {
        Set<String> operations = new TreeSet<>();
        Document.root().get("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> operations.add(operation.getKey().toUpperCase() + " " + path.getKey())));
        return operations;
    }

    private static String place(String method, String pattern) {
        return method + " " + pattern.replace("...}", "}");
    }

    @Test
    void everyRouteIsDocumentedAndNothingElseIs() {
        Set<String> served = world.routes.stream()
                .map(r -> place(r.method(), r.pattern()))
                .collect(Collectors.toCollection(TreeSet::new));
        served.add("GET " + Api.READY);
        assertThat(documented()).isEqualTo(served).hasSizeGreaterThan(40);
    }

    @Test
    void everyParameterIsDocumentedAndNothingElseIs() {
        Map<String, Set<String>> served = new TreeMap<>();
        Map<String, Set<String>> documented = new TreeMap<>();
        world.routes.forEach(route -> {
            String place = place(route.method(), route.pattern());
            served.put(place, new TreeSet<>(route.parameters()));
            documented.put(
                    place,
                    StreamSupport.stream(
                                    Document.operation(route.method(), route.pattern())
                                            .path("parameters")
                                            .spliterator(),
                                    false)
                            .filter(p -> p.get("in").asText().equals("query"))
                            .map(p -> p.get("name").asText())
                            .collect(Collectors.toCollection(TreeSet::new)));
        });
        assertThat(documented).isEqualTo(served);
    }

    @Test
    void everythingNeedsToBeAuthenticatedButReadiness() {
        assertThat(Document.root().get("security")).hasSize(2);
        for (String operation : documented()) {
            String[] parts = operation.split(" ");
            JsonNode security = Document.operation(parts[0], parts[1]).path("security");
            assertThat(security.isArray() && security.isEmpty()).as(operation).isEqualTo(parts[1].equals(Api.READY));
        }
    }

    @Test
    void isServedAsItIs() {
        assertThat(Document.json(world.get("none", "/openapi.json").send(200).body()))
                .isEqualTo(Document.root());
        assertThat(Document.root().get("openapi").asText()).isEqualTo("3.1.0");
    }

    /** A member that is written but not documented, or the other way round, is found by the tests of each answer. */
    @Test
    void everySchemaIsClosed() {
        Document.root().at("/components/schemas").properties().forEach(schema -> {
            if (schema.getValue().get("type").asText().equals("object")) {
                assertThat(schema.getValue().get("additionalProperties").asBoolean(true))
                        .as(schema.getKey())
                        .isFalse();
            }
        });
    }
}
