package org.patchbay.rest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.rest.http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/** What is kept about somebody, and its end. */
class PersonsTest {
    private final World world = new World();

    private World.Asking ask(String who, String what, String body) {
        return world.ask("POST", "/persons/" + what).as(who).json(body);
    }

    private static String erasure(String person) {
        return "{\"person\":\"" + person + "\",\"confirm\":\"" + person + "\"}";
    }

    @Test
    void whoOperatesTheNodeMayOfEverybody() {
        assertThat(World.text(
                        ask("admin", "export", "{\"person\":\"acme/ada\"}").send(200)))
                .contains("on a list of globex");
        ask("admin", "export", "{\"person\":\"+4930123401\"}").send(200);
        ask("admin", "erase", erasure("+4930123401")).send(200);
        assertThat(World.text(
                        ask("admin", "export", "{\"person\":\"nonsense\"}").send(422)))
                .contains("neither TENANT/USER nor a number");
        assertThat(world.done)
                .containsExactly(
                        "token:admin exported acme/ada",
                        "token:admin exported +4930123401",
                        "token:admin erased +4930123401");
    }

    @Test
    void anAdministratorOfATenantMayWithWhatThatOneHas() {
        assertThat(World.text(
                        ask("acme-admin", "export", "{\"person\":\"acme/ada\"}").send(200)))
                .doesNotContain("globex");
        ask("acme-admin", "erase", erasure("acme/ada")).send(200);
        assertThat(world.done)
                .containsExactly("token:acme-admin exported of acme ada", "token:acme-admin erased of acme ada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acme-admin|globex/ada|ADMIN for the tenant 'globex'",
                "acme-admin|+4930123401|ADMIN for the node",
                "acme-admin|acme/|ADMIN for the node",
                "acme-admin|acme/a/b|ADMIN for the node",
                "acme-auditor|acme/ada|ADMIN for the tenant 'acme'",
                "operator|acme/ada|ADMIN for the tenant 'acme'",
                "auditor|+4930123401|ADMIN for the node",
                "none|acme/ada|ADMIN for the tenant 'acme'",
            })
    void othersAreToldWhichRoleIsMissing(String who, String person, String needed) {
        assertThat(World.text(
                        ask(who, "export", "{\"person\":\"" + person + "\"}").send(403)))
                .contains(needed);
        assertThat(World.text(ask(who, "erase", erasure(person)).send(403))).contains(needed);
        assertThat(world.done).isEmpty();
    }

    @Test
    void noTenantIsAllOfThem() {
        ask("acme-admin", "erase", erasure("*/ada")).send(422);
        assertThat(world.done).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"person\":\"acme/ada\"}|422|'confirm' must be 'acme/ada'",
                "{\"person\":\"acme/ada\",\"confirm\":\"acme/adam\"}|422|'confirm' must be 'acme/ada'",
                "{\"person\":\"acme/ada\",\"confirm\":true}|422|'confirm' must be text",
                "{\"confirm\":\"acme/ada\"}|422|'person' is missing",
                "{\"person\":\"\",\"confirm\":\"\"}|422|'person' must not be empty",
                "{\"person\":\"acme/ada\",\"confirm\":\"acme/ada\",\"yes\":true}|422|no member 'yes'",
                "{\"person\":|400|cannot be read",
                "[]|400|must be a JSON object",
            })
    void nothingIsErasedThatIsNotConfirmed(String body, int status, String said) {
        assertThat(World.text(ask("admin", "erase", body).send(status))).contains(said);
        assertThat(world.done).isEmpty();
    }

    @Test
    void aPlaceThatFailedIsNamedAndIsNoSuccess() {
        Answer answer = ask("admin", "erase", erasure("acme/bob")).send(503);
        assertThat(World.text(answer)).contains("Not all was erased", "cdr: The disk is full.");
        assertThat(answer.headers()).containsKey("Retry-After");
    }
}
