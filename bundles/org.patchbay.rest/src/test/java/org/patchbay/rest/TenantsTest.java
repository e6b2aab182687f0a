package org.patchbay.rest;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.directory.LineProblem;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Route;

import static org.assertj.core.api.Assertions.assertThat;

/** Who has a role for one tenant sees and changes that tenant alone. */
class TenantsTest {
    /** What belongs to nobody: who they are, the document, what kinds there are. */
    private static final Set<String> FOR_ALL = Set.of("/openapi.json", "/me", "/directory");

    private final World world = new World();

    private static String filled(Route route, String tenant) {
        return route.pattern()
                .replace("{tenant}", tenant)
                .replace("{id}", "call-" + tenant)
                .replace("{kind}/{key...}", "users/" + tenant + "/ada")
                .replace("{kind}", "users")
                .replace("{user}", "ada")
                .replace("{key}", "call-blocking")
                .replace("{handler}", "blocking")
                .replace("{list}", "blocked_callers")
                .replace("{number}", "+4930123456")
                .replace("{name}", "blocking")
                .replace("{code}", "DE")
                .replace("{channel}", "hook-" + tenant)
                .replace("{space}/{key...}", "settings/tenant/" + tenant + "/settings/blocking")
                .replace("{space}", "settings");
    }

    @Test
    void nothingOfAnotherTenantIsInWhatCanBeRead() {
        Set<String> open = new TreeSet<>();
        for (Route route : world.routes) {
            if (route.method().equals("GET")) {
                for (String query : List.of("", "?format=json", "?purpose=SET_UP", "?month=2026-03")) {
                    Answer own = world.get("acme-auditor", filled(route, "acme") + query)
                            .send();
                    assertThat(World.text(own)).as(route.pattern()).doesNotContain("globex");
                    if (own.status() == 200) {
                        open.add(route.pattern());
                    }
                }
                Answer other =
                        world.get("acme-auditor", filled(route, "globex")).send();
                if (other.status() == 200) {
                    assertThat(World.text(other)).as(route.pattern()).doesNotContain("globex");
                }
            }
        }
        assertThat(open)
                .containsExactlyInAnyOrder(
                        "/openapi.json",
                        "/me",
                        "/catalogue/{tenant}",
                        "/catalogue/{tenant}/users/{user}",
                        "/calls",
                        "/calls/{id}",
                        "/calls/{id}/trace",
                        "/calls/{id}/ladder",
                        "/calls/{id}/media",
                        "/audit",
                        "/countries",
                        "/countries/{code}",
                        "/presence",
                        "/presence/{tenant}",
                        "/presence/{tenant}/users/{user}",
                        "/presence-limits",
                        "/graph",
                        "/graph/{tenant}/permissions",
                        "/graph/{tenant}/connect-link",
                        "/graph/{tenant}/connections",
                        "/zoom",
                        "/zoom/{tenant}/connect-link",
                        "/zoom/{tenant}/connections",
                        "/notices",
                        "/roster",
                        "/settings",
                        "/settings/{tenant}",
                        "/settings/{tenant}/{handler}",
                        "/settings-history/{tenant}/{handler}",
                        "/directory",
                        "/directory/export",
                        "/directory/problems",
                        "/directory/{kind}",
                        "/directory/{kind}/{key...}",
                        "/directory-history/{kind}/{key...}",
                        "/continuity",
                        "/continuity/availability",
                        "/lists/{tenant}",
                        "/lists/{tenant}/{list}",
                        "/lists-export/{tenant}/{list}",
                        "/lists-history/{tenant}/{list}",
                        "/tenants/{tenant}/plan");
    }

    /** Without a role there is nothing; and no route has been forgotten. */
    @Test
    void whoHasNoRoleCanDoNothing() {
        for (Route route : world.routes) {
            int status = world.ask(route.method(), filled(route, "acme"))
                    .as("none")
                    .send()
                    .status();
            if (FOR_ALL.contains(route.pattern())) {
                assertThat(status).as(route.pattern()).isEqualTo(200);
            } else {
                assertThat(status).as("%s %s", route.method(), route.pattern()).isBetween(400, 499);
            }
        }
        assertThat(world.done).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT|/catalogue/globex/seen/call-blocking|{\"note\":\"x\"}|OPERATOR for the tenant 'globex'",
                "PUT|/lists/globex/blocked_callers/+49|{}|OPERATOR for the tenant 'globex'",
                "POST|/lists-import/globex/blocked_callers|{}|OPERATOR for the tenant 'globex'",
                "POST|/lists-history/globex/blocked_callers|{\"version\":1}|OPERATOR for the tenant 'globex'",
                "POST|/tenants/globex/calls|{\"user\":\"ada\",\"target\":\"+49\"}|OPERATOR for the tenant 'globex'",
                "PUT|/settings/globex/blocking|{\"values\":{}}|OPERATOR for the tenant 'globex'",
                "POST|/settings-history/globex/blocking|{}|OPERATOR for the tenant 'globex'",
                "PUT|/roster/globex/blocking|{\"absence\":\"SKIP\"}|ADMIN for the tenant 'globex'",
                "PUT|/roster/acme/blocking|{\"absence\":\"SKIP\"}|ADMIN for the tenant 'acme'",
                "PUT|/roster/*/blocking|{\"absence\":\"SKIP\"}|ADMIN for the node",
                "PUT|/directory/users/globex/new|{\"fields\":{}}|OPERATOR for the tenant 'globex'",
                "PUT|/directory/tenants/acme|{\"fields\":{}}|ADMIN for the node",
                "PUT|/directory/providers/zoom|{\"fields\":{}}|ADMIN for the node",
                "PUT|/directory/sites/acme/x|{\"fields\":{\"emergency_peers\":\"carrier-of-globex\"}}|ADMIN for the node",
                "PUT|/directory/numbers/+493|{\"fields\":{}}|OPERATOR for the node",
                "PUT|/directory/numbers/+493|{\"fields\":{\"tenant\":\"globex\"}}|OPERATOR for the tenant 'globex'",
                "PUT|/directory/numbers/+492|{\"fields\":{\"tenant\":\"acme\"}}|what another tenant has",
                "POST|/continuity/switch-over|{\"tenant\":\"globex\",\"level\":\"TENANT\",\"reason\":\"x\"}|OPERATOR for the tenant 'globex'",
                "POST|/continuity/switch-back|{\"tenant\":\"globex\",\"level\":\"TENANT\",\"reason\":\"x\"}|OPERATOR for the tenant 'globex'",
                "POST|/tenants/globex/drift|{}|AUDITOR for the tenant 'globex'",
                "POST|/routes/explain|{\"tenant\":\"globex\",\"caller\":\"1\",\"callee\":\"2\"}|AUDITOR for the tenant 'globex'",
                "POST|/routes/explain|{\"caller\":\"1\",\"callee\":\"+492\"}|AUDITOR for the node",
                "POST|/persons/export|{\"person\":\"acme/ada\"}|ADMIN for the tenant 'acme'",
                "POST|/persons/erase|{\"person\":\"acme/ada\",\"confirm\":\"acme/ada\"}|ADMIN for the tenant 'acme'",
                "POST|/graph/globex/withdraw|{\"confirm\":\"globex\"}|ADMIN for the tenant 'globex'",
                "POST|/graph/acme/withdraw|{\"confirm\":\"acme\"}|ADMIN for the tenant 'acme'",
                "POST|/graph/acme/consent-link|{}|ADMIN for the tenant 'acme'",
                "POST|/backups|{\"name\":\"x\"}|ADMIN for the node",
                "PUT|/backups/x|{}|ADMIN for the node",
                "POST|/backups/x/restore|{\"confirm\":\"x\"}|ADMIN for the node",
                "POST|/tokens|{\"name\":\"x\",\"roles\":{\"acme\":\"ADMIN\"}}|ADMIN for the node",
                "POST|/directory/import?format=json&tenant=globex|{}|OPERATOR for the tenant 'globex'",
                "POST|/directory/import?format=json|{\"tenants\":[]}|ADMIN for the node",
                "POST|/directory/import?format=json|{\"users\":[],\"providers\":[]}|ADMIN for the node",
            })
    void toChangeAnothersIsRefusedWithTheRoleThatIsNeeded(String method, String path, String body, String needed) {
        Answer answer = world.ask(method, path).as("acme").json(body).send(403);
        assertThat(World.text(answer)).contains(needed);
        assertThat(world.done).isEmpty();
        assertThat(world.entries.loaded).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/calls/call-globex", "/directory/users/globex/ada", "/directory/numbers/+492"})
    void whatIsAnothersIsNotThere(String path) {
        world.ask("DELETE", path).as("acme").send(404);
        assertThat(world.done).isEmpty();
        assertThat(world.entries.entry("users", "globex/ada")).isPresent();
        assertThat(world.entries.entry("numbers", "+492")).isPresent();
    }

    /** Peers are the node's: an emergency call must not leave over another customer's trunk because its neighbour wrote so. */
    @Test
    void whichPeersEmergencyCallsTakeIsForTheNodeAndTheRestOfASiteIsTheirs() {
        String path = "/directory/sites/acme/hq";
        String own = "{\"fields\":{\"country\":\"%s\",\"emergency_peers\":\"%s\"}}";
        world.ask("PUT", path).as("acme").json(own.formatted("DE", "")).send(201);
        world.ask("PUT", path)
                .as("admin")
                .json(own.formatted("DE", "police fire"))
                .send(200);
        world.ask("PUT", path)
                .as("acme")
                .json(own.formatted("AT", "police  fire"))
                .send(200);
        for (String other : List.of("police", "", "police fire more")) {
            world.ask("PUT", path).as("acme").json(own.formatted("AT", other)).send(403);
        }
        world.ask("POST", "/directory-history/sites/acme/hq")
                .as("acme")
                .json("{\"version\":1}")
                .send(403);
        world.ask("POST", "/directory-history/sites/acme/hq")
                .as("acme")
                .json("{\"version\":2}")
                .send(200);
        world.ask("DELETE", path).as("acme").send(204);
    }

    @Test
    void anImportByATenantMayNotChangeThePeersOfItsSites() {
        String path = "/directory/import?format=json";
        world.ask("POST", path).as("acme").json("{\"sites\":[]}").send(200);
        world.ask("POST", path).as("admin").json("{\"sites\":[]}").send(200);
        assertThat(world.entries.loaded)
                .extracting(request -> request.fixed())
                .containsExactly(Set.of("sites.emergency_peers"), Set.of());
    }

    @Test
    void toSeeIsNotToChange() {
        world.ask("DELETE", "/calls/call-acme").as("acme-auditor").send(403);
        world.ask("DELETE", "/catalogue/acme/seen/call-blocking")
                .as("acme-auditor")
                .send(403);
        world.ask("PUT", "/settings/acme/blocking")
                .as("acme-auditor")
                .json("{\"values\":{}}")
                .send(403);
        world.ask("DELETE", "/directory/users/acme/ada").as("acme-auditor").send(403);
        world.ask("POST", "/directory/import?format=json")
                .as("acme-auditor")
                .json("{}")
                .send(403);
        assertThat(world.done).isEmpty();
    }

    @Test
    void inTheirOwnTheyMay() {
        world.ask("DELETE", "/calls/call-acme").as("acme").send(204);
        world.ask("PUT", "/catalogue/acme/seen/call-blocking")
                .as("acme")
                .json("{\"note\":\"refused as it should\"}")
                .send(200);
        world.ask("DELETE", "/catalogue/acme/seen/call-blocking").as("acme").send(204);
        world.get("acme", "/catalogue/acme/users/bob").send(404);
        world.ask("PUT", "/settings/acme/blocking?site=hq&user=ada")
                .as("acme")
                .json("{\"values\":{\"a\":\"b\"}}")
                .send(200);
        world.ask("POST", "/settings-history/acme/blocking")
                .as("acme")
                .json("{}")
                .send(200);
        world.ask("PUT", "/roster/acme/blocking")
                .as("acme-admin")
                .json("{\"absence\":\"SKIP\",\"grace_ms\":250}")
                .send(204);
        world.ask("POST", "/continuity/switch-over")
                .as("acme")
                .json(
                        "{\"tenant\":\"acme\",\"level\":\"SITE\",\"subject\":\"hq\",\"drill\":true,\"until\":\"2026-03-01T10:00:00Z\",\"reason\":\"fire\"}")
                .send(200);
        assertThat(world.done)
                .containsExactly(
                        "token:acme ended call-acme",
                        "token:acme saw acme call-blocking refused as it should",
                        "token:acme withdrew acme call-blocking",
                        "token:acme wrote tenant/acme/user/ada blocking",
                        "token:acme undid tenant/acme blocking OptionalLong.empty",
                        "token:acme-admin set acme blocking SKIP PT0.25S",
                        "token:acme over acme SITE hq Optional[2026-03-01T10:00:00Z] true fire");
        world.ask("PUT", "/directory/users/acme/bob")
                .as("acme")
                .json("{\"fields\":{\"number\":\"+495\"}}")
                .send(201);
        assertThat(world.entries.entry("users", "acme/bob").orElseThrow().author())
                .isEqualTo("token:acme");
    }

    @Test
    void importAndExportAreOfTheirTenantAlone() {
        world.ask("POST", "/directory/import?format=csv&kind=users")
                .as("acme")
                .body("text/csv", "a,b")
                .send(200);
        assertThat(world.entries.loaded).singleElement().satisfies(r -> assertThat(r.tenant())
                .isEqualTo("acme"));
        assertThat(World.text(world.get("acme", "/directory/export?format=csv&kind=users")
                        .send(200)))
                .contains("acme,ada");
        world.get("acme", "/directory/export?format=csv&kind=providers").send(403);
    }

    @Test
    void whoseTheNumberIsIsNotSaid() {
        Answer answer = world.ask("PUT", "/directory/users/acme/bob")
                .as("acme")
                .json("{\"fields\":{\"number\":\"+492\"}}")
                .send(409);
        assertThat(World.text(answer)).contains("another tenant").doesNotContain("globex");
        world.entries.report =
                new ImportReport(false, 0, 0, 0, 0, List.of(new LineProblem("f:2", "+492 is of globex/ada")));
        answer = world.ask("POST", "/directory/import?format=csv&kind=users")
                .as("acme")
                .body("text/csv", "a")
                .send(422);
        assertThat(World.text(answer)).contains("f:2: It contradicts").doesNotContain("globex");
        answer = world.ask("PUT", "/directory/users/acme/bob")
                .as("operator")
                .json("{\"fields\":{\"number\":\"+492\"}}")
                .send(409);
        assertThat(World.text(answer)).contains("globex/ada");
    }

    /** A number that was another's before: its history begins with them. */
    @Test
    void whatAnEntryWasForAnotherIsNotShown() throws Exception {
        world.entries.put(
                "x", "numbers", java.util.Map.of("number", "+492", "tenant", "acme"), java.util.OptionalLong.empty());
        assertThat(World.text(
                        world.get("acme", "/directory-history/numbers/+492").send(200)))
                .contains("acme")
                .doesNotContain("globex");
        world.ask("POST", "/directory-history/numbers/+492")
                .as("acme")
                .json("{\"version\":1}")
                .send(404);
        assertThat(World.text(
                        world.get("auditor", "/directory-history/numbers/+492").send(200)))
                .contains("globex");
    }

    @Test
    void whoHasSeveralSaysWhich() {
        assertThat(World.text(world.get("both", "/continuity").send(422))).contains("one of [acme, globex]");
        assertThat(World.text(world.get("both", "/continuity?tenant=globex").send(200)))
                .contains("globex");
        assertThat(World.text(world.get("both", "/calls").send(200))).contains("acme", "globex");
        world.ask("PUT", "/settings/globex/blocking")
                .as("both")
                .json("{\"values\":{}}")
                .send(403);
    }

    @Test
    void digestsAreShownToNobody() {
        world.get("admin", "/store/access").send(404);
        world.get("admin", "/store/access/ci").send(404);
        assertThat(World.text(world.get("auditor", "/store/settings").send(200)))
                .contains("tenant/acme");
        assertThat(World.text(world.get("auditor", "/store/settings/tenant/acme/settings/blocking")
                        .send(200)))
                .contains("a=b");
    }
}
