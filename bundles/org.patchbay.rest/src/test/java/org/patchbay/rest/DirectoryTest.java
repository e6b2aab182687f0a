package org.patchbay.rest;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.directory.LineProblem;
import org.patchbay.rest.http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

class DirectoryTest {
    private static final String ADA = "/directory/users/acme/ada";

    private final World world = new World();

    private World.Asking put(String path, String number) {
        return world.ask("PUT", path).as("operator").json("{\"fields\":{\"number\":\"" + number + "\"}}");
    }

    private Map<String, String> ada() {
        return world.entries.entry("users", "acme/ada").orElseThrow().fields();
    }

    @Test
    void anEntryHasItsVersionAsTag() {
        Answer answer = world.get("auditor", ADA).send(200);
        assertThat(answer.headers()).containsEntry("ETag", "\"1\"");
        assertThat(put(ADA, "+499").with("If-Match", "\"1\"").send(200).headers())
                .containsEntry("ETag", "\"2\"");
        assertThat(ada())
                .containsEntry("number", "+499")
                .containsEntry("tenant", "acme")
                .containsEntry("id", "ada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Match|\"2\"|412",
                "If-Match|\"0\"|412",
                "If-Match|W/\"1\"|400",
                "If-Match|1|400",
                "If-Match|\"1\", \"2\"|400",
                "If-None-Match|*|412",
                "If-None-Match|\"1\"|400"
            })
    void anotherVersionIsNotOverwritten(String header, String value, int status) {
        Answer answer = put(ADA, "+499").with(header, value).send(status);
        if (status == 412) {
            assertThat(answer.headers()).containsEntry("ETag", "\"1\"");
            assertThat(World.text(answer)).contains("has version 1 now");
        }
        assertThat(ada()).containsEntry("number", "+491");
        if (header.equals("If-Match")) {
            world.ask("DELETE", ADA).as("operator").with(header, value).send(status);
            assertThat(ada()).isNotEmpty();
        }
    }

    @Test
    void whatIsNewIsMadeOnce() {
        put("/directory/users/acme/bob", "+495").with("If-Match", "\"1\"").send(412);
        put("/directory/users/acme/bob", "+495").with("If-Match", "*").send(412);
        put("/directory/users/acme/bob", "+495").with("If-None-Match", "*").send(201);
        put("/directory/users/acme/bob", "+496").with("If-None-Match", "*").send(412);
        put("/directory/users/acme/bob", "+496").with("If-Match", "*").send(200);
    }

    /** Another may be faster between our look and the change: the directory says so, and it is told as what it is. */
    @Test
    void whoIsSlowerIsTold412() {
        Entries racing = new Entries() {
            @Override
            public org.patchbay.api.ops.directory.DirectoryEntry put(
                    String author, String kind, Map<String, String> fields, java.util.OptionalLong expected)
                    throws org.patchbay.api.ops.OperationException {
                super.put("other", kind, Map.of("tenant", "acme", "id", "ada"), java.util.OptionalLong.empty());
                return super.put(author, kind, fields, expected);
            }
        };
        racing.past.putAll(world.entries.past);
        world.there.put(org.patchbay.api.ops.directory.DirectoryOperations.class, racing);
        put(ADA, "+499").with("If-Match", "\"1\"").send(412);
        assertThat(racing.entry("users", "acme/ada").orElseThrow().author()).isEqualTo("other");
    }

    @Test
    void aContradictionIs409() {
        assertThat(World.text(put(ADA, "+492").with("If-Match", "\"1\"").send(409)))
                .contains("is the number of");
        assertThat(World.text(put(ADA, "+492").send(409))).contains("is the number of");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/directory/users/acme|{\"fields\":{}}|422|The key of users is tenant/id",
                "/directory/users/acme/ada/x|{\"fields\":{}}|422|The key of users is tenant/id",
                "/directory/users/acme/ada|{\"fields\":{\"id\":\"bob\"}}|422|but the path says 'ada'",
                "/directory/users/acme/ada|{\"fields\":{\"numbr\":\"1\"}}|422|There is no column numbr",
                "/directory/users/acme/ada|{\"fields\":{\"number\":1}}|422|'fields.number' must be text",
                "/directory/users/acme/ada|{\"fields\":[]}|422|must be an object",
                "/directory/users/acme/ada|{}|422|'fields' is missing",
                "/directory/ghosts/acme/ada|{\"fields\":{}}|404|no kind 'ghosts'; there are [tenants, sites, users, numbers, assignments, providers]",
            })
    void badInputIsRefusedAndNothingIsChanged(String path, String body, int status, String said) {
        assertThat(World.text(world.ask("PUT", path).as("admin").json(body).send(status)))
                .contains(said);
        assertThat(ada()).containsEntry("number", "+491");
    }

    @Test
    void keysAreTakenAsTheyAreWithEscapesOrWithout() {
        put("/directory/users/acme/a%20b%C3%A9", "").send(201);
        assertThat(world.entries.entry("users", "acme/a bé")).isPresent();
        world.get("auditor", "/directory/numbers/+491").send(200);
        world.get("auditor", "/directory/numbers/%2B491").send(200);
    }

    @Test
    void theLastPartOfAKeyMayBeLeftOutWhereItMayBeEmpty() {
        for (String key : List.of("acme/TENANT", "acme/USER/ada")) {
            world.ask("PUT", "/directory/assignments/" + key)
                    .as("acme")
                    .json("{\"fields\":{}}")
                    .send(201);
            world.get("acme", "/directory/assignments/" + key).send(200);
        }
        world.ask("PUT", "/directory/assignments/acme")
                .as("acme")
                .json("{\"fields\":{}}")
                .send(422);
    }

    @Test
    void listsComeInPages() {
        for (int i = 0; i < 5; i++) {
            put("/directory/users/acme/u" + i, "").send(201);
        }
        JsonNode first = Document.json(world.get("auditor", "/directory/users?tenant=acme&limit=4")
                .send(200)
                .body());
        assertThat(first.get("items")).hasSize(4);
        assertThat(first.get("next_offset").asInt()).isEqualTo(4);
        JsonNode second = Document.json(world.get("auditor", "/directory/users?tenant=acme&limit=4&offset=4")
                .send(200)
                .body());
        assertThat(second.get("items")).hasSize(2);
        assertThat(second.has("next_offset")).isFalse();
        assertThat(Document.json(world.get("auditor", "/directory/users?filter=%2B492")
                                .send(200)
                                .body())
                        .get("items"))
                .hasSize(1);
        world.get("auditor", "/directory/users?limit=1001").send(422);
        world.get("auditor", "/directory/users?limit=0").send(422);
        world.get("auditor", "/directory/users?offset=-1").send(422);
    }

    @Test
    void whatWasCanBeSeenAndPutBack() {
        put(ADA, "+499").send(200);
        world.ask("DELETE", ADA).as("operator").with("If-Match", "\"2\"").send(204);
        world.get("auditor", ADA).send(404);
        JsonNode past = Document.json(world.get("auditor", "/directory-history/users/acme/ada")
                        .send(200)
                        .body())
                .get("items");
        assertThat(past).hasSize(3);
        assertThat(past.get(0).get("fields")).isEmpty();
        world.ask("POST", "/directory-history/users/acme/ada")
                .as("operator")
                .json("{\"version\":9}")
                .send(404);
        world.ask("POST", "/directory-history/users/acme/ada")
                .as("operator")
                .json("{}")
                .send(422);
        world.ask("POST", "/directory-history/users/acme/ada")
                .as("auditor")
                .json("{\"version\":1}")
                .send(403);
        world.ask("POST", "/directory-history/users/acme/ada")
                .as("operator")
                .json("{\"version\":1}")
                .send(200);
        assertThat(ada()).containsEntry("number", "+491");
        world.get("auditor", "/directory-history/users/acme/never").send(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?|application/json|{}|422|'format' is missing",
                "?format=xml|application/json|{}|422|one of [CSV, JSON]",
                "?format=csv|text/csv|a|422|say the 'kind'",
                "?format=json&kind=users|application/json|{}|422|leave 'kind' out",
                "?format=json|text/csv|{}|415|must be application/json",
                "?format=csv&kind=users|application/json|a|415|must be text/csv",
                "?format=csv&kind=ghosts|text/csv|a|404|no kind 'ghosts'",
                "?format=json|application/json|{\"users\":[|400|at line 1",
                "?format=json|application/json|[]|400|no JSON object",
                "?format=json&dry_run=yes|application/json|{}|422|must be true or false",
            })
    void aBadImportIsRefused(String query, String type, String body, int status, String said) {
        String path = "/directory/import" + (query.equals("?") ? "" : query);
        assertThat(World.text(
                        world.ask("POST", path).as("operator").body(type, body).send(status)))
                .contains(said);
        assertThat(world.entries.loaded).isEmpty();
    }

    @Test
    void anImportIsLoadedOrSaysEveryProblem() {
        world.ask("POST", "/directory/import?format=csv&kind=users&dry_run=true&replace=true&tenant=acme&name=new.csv")
                .as("operator")
                .body("text/csv;charset=UTF-8", "tenant,id\n")
                .send(200);
        assertThat(world.entries.loaded).singleElement().satisfies(r -> assertThat(
                        List.of(r.kind(), r.name(), r.text(), r.tenant(), r.dryRun(), r.replace()))
                .containsExactly("users", "new.csv", "tenant,id\n", "acme", true, true));
        world.entries.report = new ImportReport(
                false, 1, 0, 0, 0, List.of(new LineProblem("new.csv:2", "a"), new LineProblem("new.csv:7", "b")));
        world.ask("POST", "/directory/import?format=csv&kind=users&dry_run=true")
                .as("operator")
                .body("text/csv", "x")
                .send(200);
        Answer refused = world.ask("POST", "/directory/import?format=csv&kind=users")
                .as("operator")
                .body("text/csv", "x")
                .send(422);
        assertThat(Document.json(refused.body()).get("problems")).hasSize(2);
        world.ask("POST", "/directory/import?format=json")
                .as("operator")
                .json("{\"tenants\":[]}")
                .send(403);
        world.entries.report = new ImportReport(true, 1, 0, 0, 0, List.of());
        world.ask("POST", "/directory/import?format=json")
                .as("admin")
                .json("{\"tenants\":[]}")
                .send(200);
        world.ask("POST", "/directory/import?format=json")
                .as("admin")
                .json("{\"a\":\"" + "b".repeat(1 << 20) + "\"}")
                .send(413);
    }

    @Test
    void anExportIsTextOfItsFormat() {
        assertThat(world.get("auditor", "/directory/export?format=csv&kind=users&tenant=acme")
                        .send(200)
                        .type())
                .startsWith("text/csv");
        world.get("auditor", "/directory/export?format=json").send(200);
        world.get("auditor", "/directory/export?format=csv").send(422);
    }
}
