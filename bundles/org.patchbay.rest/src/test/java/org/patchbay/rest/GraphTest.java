package org.patchbay.rest;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.ops.graph.GraphOperations;

import static org.assertj.core.api.Assertions.assertThat;

/** Permissions of Graph and connected accounts: seen, consented to and taken back by whom the shell lets do that. */
class GraphTest {
    private final World world = new World();

    private JsonNode seen(String who, String path) {
        return Document.json(world.get(who, path).send(200).body());
    }

    private List<String> of(String who, String path, String member) {
        return seen(who, path).get("items").findValuesAsText(member);
    }

    @Test
    void aTenantIsShownToThoseWhoHaveARoleForIt() {
        assertThat(of("acme-auditor", "/graph", "tenant")).containsExactly("acme");
        assertThat(of("both", "/graph", "tenant")).containsExactly("acme", "globex");
        assertThat(of("auditor", "/graph", "tenant")).containsExactly("acme", "globex");
    }

    @Test
    void whatIsMissingAndWhatIsTooMuchIsShownWithWhatDoesNotWork() {
        String path = "/graph/acme/permissions";
        assertThat(of("acme-auditor", path, "state")).containsExactly("granted", "missing", "surplus", "unused");
        JsonNode missing = seen("acme-auditor", path).get("items").get(1);
        assertThat(missing.get("without").asText()).isEqualTo("presence is not synchronised");
        assertThat(missing.get("needed_by").get(0).asText()).isEqualTo("presence 1");
        assertThat(missing.has("at")).isFalse();
        assertThat(seen("acme-auditor", path).get("items").get(0).get("at").asText())
                .isEqualTo(World.AT.toString());
    }

    /** Who may what, by tenant; nothing is done for who may not. */
    @ParameterizedTest
    @CsvSource({
        "GET,permissions,acme-auditor,200",
        "GET,permissions,none,403",
        "GET,connect-link,acme-auditor,200",
        "GET,connect-link,none,403",
        "GET,connections,acme-auditor,200",
        "GET,connections,none,403",
        "POST,consent-link,acme-admin,200",
        "POST,consent-link,admin,200",
        "POST,consent-link,acme,403",
        "POST,consent-link,operator,403",
        "POST,withdraw,acme-admin,200",
        "POST,withdraw,acme,403",
        "POST,withdraw,operator,403",
        "DELETE,connections/ada,acme,204",
        "DELETE,connections/ada,acme-auditor,403",
        "DELETE,connections/ada,auditor,403",
    })
    void theRolesAreThoseOfTheShell(String method, String what, String who, int status) {
        World.Asking asking = world.ask(method, "/graph/acme/" + what).as(who);
        if (what.equals("withdraw")) {
            asking.json("{\"purpose\":\"PRESENCE\"}");
        }
        asking.send(status);
        if (status == 403 || method.equals("GET")) {
            assertThat(world.done).isEmpty();
        } else {
            assertThat(world.done).singleElement().asString().startsWith("token:" + who + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,permissions",
        "GET,connect-link",
        "GET,connections",
        "POST,consent-link",
        "POST,withdraw",
        "DELETE,connections/ada"
    })
    void anothersTenantIsRefusedAndOneWithoutMicrosoftIsNotThere(String method, String what) {
        for (String tenant : List.of("globex", "nobody", "*")) {
            int status = tenant.equals("*") ? 422 : tenant.equals("globex") ? 403 : 404;
            World.Asking asking = world.ask(method, "/graph/" + (tenant.equals("*") ? "%2A" : tenant) + "/" + what)
                    .as(tenant.equals("nobody") ? "admin" : "acme-admin");
            if (what.equals("withdraw")) {
                asking.json("{\"purpose\":\"PRESENCE\"}");
            }
            asking.send(status);
        }
        assertThat(world.done).isEmpty();
    }

    @Test
    void linksAreGiven() {
        assertThat(World.text(world.ask("POST", "/graph/acme/consent-link")
                        .as("acme-admin")
                        .send(200)))
                .contains("https://patchbay.example/pages/graph-consent?link=once");
        assertThat(World.text(
                        world.get("acme-auditor", "/graph/acme/connect-link").send(200)))
                .contains("graph-connect?tenant=acme");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"purpose\":\"PRESENCE\"}|200|PRESENCE",
                "{\"confirm\":\"acme\"}|200|all",
                "{\"purpose\":\"PRESENCE\",\"confirm\":\"acme\"}|200|PRESENCE",
                "{}|422|'confirm' must be 'acme'",
                "{\"purpose\":\"\"}|422|'confirm' must be 'acme'",
                "{\"purpose\":null}|422|'confirm' must be 'acme'",
                "{\"purpose\":7,\"confirm\":\"acme\"}|422|'purpose' must be text",
                "{\"confirm\":\"globex\"}|422|'confirm' must be 'acme'",
                "{\"purpose\":\"PRESENCE\",\"confirm\":\"globex\"}|422|'confirm' must be 'acme'",
                "{\"purpose\":\"WEATHER\"}|422|is none of",
                "{\"purposes\":\"PRESENCE\",\"confirm\":\"acme\"}|422|no member 'purposes'",
                "[]|400|must be a JSON object",
            })
    void nothingIsWithdrawnByMistake(String body, int status, String said) {
        String answer = World.text(world.ask("POST", "/graph/acme/withdraw")
                .as("acme-admin")
                .json(body)
                .send(status));
        if (status == 200) {
            assertThat(world.done).containsExactly("token:acme-admin withdraws acme " + said);
            assertThat(answer).contains("PRESENCE: Presence.Read.All");
        } else {
            assertThat(answer).contains(said);
            assertThat(world.done).isEmpty();
        }
    }

    @Test
    void connectionsComeInPages() {
        JsonNode first = seen("acme-auditor", "/graph/acme/connections?limit=2");
        assertThat(first.get("items").findValuesAsText("user")).containsExactly("ada", "bob");
        assertThat(first.get("more").asBoolean()).isTrue();
        JsonNode second = seen("acme-auditor", "/graph/acme/connections?limit=2&after=bob");
        assertThat(second.get("items").findValuesAsText("user")).containsExactly("eve");
        assertThat(second.get("more").asBoolean()).isFalse();
        for (String wrong : List.of("limit=0", "limit=1001", "limit=x")) {
            world.get("acme-auditor", "/graph/acme/connections?" + wrong).send(422);
        }
        world.get("acme-auditor", "/graph/acme/connections?page=2").send(400);
    }

    @Test
    void anAccountIsDisconnectedOnce() {
        world.ask("DELETE", "/graph/acme/connections/bob").as("acme").send(204);
        assertThat(of("acme", "/graph/acme/connections", "user")).containsExactly("ada", "eve");
        world.ask("DELETE", "/graph/acme/connections/bob").as("acme").send(404);
        assertThat(world.done).containsExactly("token:acme disconnects acme/bob");
    }

    @Test
    void whileGraphIsNotThereThatIsSaid() {
        world.there.remove(GraphOperations.class);
        assertThat(World.text(world.get("admin", "/graph").send(503))).contains("offers GraphOperations now");
        world.get("none", "/graph").send(403);
    }
}
