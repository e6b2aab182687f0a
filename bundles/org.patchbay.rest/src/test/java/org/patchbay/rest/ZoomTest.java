package org.patchbay.rest;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.ops.account.AccountOperations;

import static org.assertj.core.api.Assertions.assertThat;

/** Connected Zoom accounts: seen and ended by whom the shell lets do that. */
class ZoomTest {
    private final World world = new World();

    private JsonNode seen(String who, String path) {
        return Document.json(world.get(who, path).send(200).body());
    }

    private List<String> of(String who, String path, String member) {
        return seen(who, path).get("items").findValuesAsText(member);
    }

    private World.Asking asking(String method, String path, String who) {
        World.Asking asking = world.ask(method, path).as(who);
        return method.equals("POST") ? asking.json("{\"confirm\":\"acme\"}") : asking;
    }

    @Test
    void aTenantIsShownToThoseWhoHaveARoleForIt() {
        assertThat(of("acme-auditor", "/zoom", "tenant")).containsExactly("acme");
        assertThat(of("both", "/zoom", "tenant")).containsExactly("acme", "globex");
        assertThat(of("auditor", "/zoom", "organisation")).containsExactly("acme-at-zoom", "globex-at-zoom");
        world.get("none", "/zoom").send(403);
    }

    /** Who may what, by tenant; nothing is done for who may not. */
    @ParameterizedTest
    @CsvSource({
        "GET,connect-link,acme-auditor,200",
        "GET,connect-link,none,403",
        "GET,connections,acme-auditor,200",
        "GET,connections,none,403",
        "DELETE,connections/ada,acme,200",
        "DELETE,connections/ada,operator,200",
        "DELETE,connections/ada,acme-auditor,403",
        "DELETE,connections/ada,auditor,403",
        "POST,disconnect,acme-admin,200",
        "POST,disconnect,admin,200",
        "POST,disconnect,acme,403",
        "POST,disconnect,operator,403",
        "POST,disconnect,none,403",
    })
    void theRolesAreThoseOfTheShell(String method, String what, String who, int status) {
        asking(method, "/zoom/acme/" + what, who).send(status);
        if (status == 403 || method.equals("GET")) {
            assertThat(world.done).isEmpty();
        } else {
            assertThat(world.done).singleElement().asString().startsWith("token:" + who + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET,connect-link", "GET,connections", "DELETE,connections/ada", "POST,disconnect"})
    void anothersTenantIsRefusedAndOneWithoutZoomIsNotThere(String method, String what) {
        asking(method, "/zoom/globex/" + what, "acme-admin").send(403);
        asking(method, "/zoom/%2A/" + what, "acme-admin").send(422);
        World.Asking nobody = world.ask(method, "/zoom/nobody/" + what).as("admin");
        if (method.equals("POST")) {
            nobody.json("{\"confirm\":\"nobody\"}");
        }
        assertThat(World.text(nobody.send(404))).contains("No Zoom account is configured");
        assertThat(world.done).isEmpty();
    }

    @Test
    void connectionsComeInPages() {
        JsonNode first = seen("acme-auditor", "/zoom/acme/connections?limit=2");
        assertThat(first.get("items").findValuesAsText("account")).containsExactly("z-ada", "z-bob");
        assertThat(first.get("items").get(0).get("since").asText()).isEqualTo(World.AT.toString());
        assertThat(first.get("more").asBoolean()).isTrue();
        JsonNode second = seen("acme-auditor", "/zoom/acme/connections?limit=2&after=bob");
        assertThat(second.get("items").findValuesAsText("user")).containsExactly("eve");
        assertThat(second.get("items").get(0).has("since")).isFalse();
        assertThat(second.get("items").get(0).get("problem").asText()).isEqualTo("It cannot be opened.");
        assertThat(second.get("more").asBoolean()).isFalse();
        for (String wrong : List.of("limit=0", "limit=1001", "limit=x")) {
            world.get("acme-auditor", "/zoom/acme/connections?" + wrong).send(422);
        }
        world.get("acme-auditor", "/zoom/acme/connections?page=2").send(400);
        assertThat(seen("acme-auditor", "/zoom/acme/connect-link").get("link").asText())
                .endsWith("zoom-connect?tenant=acme");
    }

    @Test
    void anAccountIsDisconnectedOnceAndWhatIsLeftAtZoomIsSaid() {
        assertThat(World.text(world.ask("DELETE", "/zoom/acme/connections/bob")
                        .as("acme")
                        .send(200)))
                .isEqualTo("{\"user\":\"bob\",\"revoked\":true,\"problem\":\"\"}");
        assertThat(World.text(world.ask("DELETE", "/zoom/acme/connections/eve")
                        .as("acme")
                        .send(200)))
                .contains("\"revoked\":false", "Zoom could not be told.");
        assertThat(of("acme", "/zoom/acme/connections", "user")).containsExactly("ada");
        assertThat(World.text(world.ask("DELETE", "/zoom/acme/connections/bob")
                        .as("acme")
                        .send(404)))
                .contains("is not connected");
        assertThat(world.done).containsExactly("token:acme disconnects acme/bob", "token:acme disconnects acme/eve");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"confirm\":\"acme\"}|200|{\"disconnected\":3}",
                "{}|422|'confirm' must be 'acme'",
                "{\"confirm\":null}|422|'confirm' must be 'acme'",
                "{\"confirm\":\"globex\"}|422|'confirm' must be 'acme'",
                "{\"confirm\":\"acme\",\"users\":[]}|422|no member 'users'",
                "[]|400|must be a JSON object",
                "nonsense|400|JSON",
            })
    void notAllAreDisconnectedByMistake(String body, int status, String said) {
        assertThat(World.text(world.ask("POST", "/zoom/acme/disconnect")
                        .as("acme-admin")
                        .json(body)
                        .send(status)))
                .contains(said);
        assertThat(world.done)
                .isEqualTo(status == 200 ? List.of("token:acme-admin disconnects all of acme") : List.of());
    }

    @Test
    void whileNothingOfZoomIsThereItIsSaidWhatToInstall() {
        world.there.remove(AccountOperations.class);
        assertThat(World.text(world.get("admin", "/zoom").send(503)))
                .contains("offers AccountOperations now", "platform=zoom", "feature:install patchbay-zoom");
        world.get("none", "/zoom").send(403);
        world.ask("DELETE", "/zoom/globex/connections/ada").as("acme").send(403);
    }
}
