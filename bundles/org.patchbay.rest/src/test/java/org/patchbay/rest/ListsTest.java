package org.patchbay.rest;

import org.junit.jupiter.api.Test;

import org.patchbay.rest.http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/** Number lists, and calls that are started. */
class ListsTest {
    private static final String LIST = "/lists/acme/blocked_callers";

    private final World world = new World();

    @Test
    void aNumberIsPutOnTheListOfAUserAndTakenOff() {
        world.ask("PUT", LIST + "/+4990*?user=ada")
                .as("acme")
                .json("{\"until\":\"2026-12-24T18:00:00+01:00\",\"note\":\"spam\"}")
                .send(200);
        world.ask("DELETE", LIST + "/+4990*").as("acme").send(204);
        assertThat(world.done)
                .containsExactly(
                        "token:acme put [+4990*] on acme/-/ada blocked_callers Optional[2026-12-24T17:00:00Z] spam",
                        "token:acme took [+4990*] off acme blocked_callers");
        world.ask("DELETE", LIST + "/+491").as("acme").send(404);
        world.ask("PUT", LIST + "/+491").as("acme").json("{\"untill\":\"x\"}").send(422);
        assertThat(World.text(world.get("acme", "/lists/acme/blocked").send(404)))
                .contains("there are [blocked_callers, allowed_callers");
    }

    @Test
    void isShownLoadedAndUndone() {
        assertThat(World.text(world.get("acme-auditor", LIST + "?beginning=%2B49&limit=10")
                        .send(200)))
                .contains("+4990*", "spam");
        world.get("acme-auditor", LIST + "?limit=0").send(422);
        assertThat(World.text(world.get("acme-auditor", "/lists-export/acme/blocked_callers")
                        .send(200)))
                .startsWith("number,until,note");
        String load = "/lists-import/acme/blocked_callers?replace=true";
        world.ask("POST", load).as("acme").body("text/csv", "+491\n").send(200);
        Answer wrong =
                world.ask("POST", load).as("acme").body("text/csv", "x\n").send(422);
        assertThat(World.text(wrong)).contains("blocked_callers.csv:1: no number");
        world.ask("POST", load).as("acme").json("{}").send(415);
        world.ask("POST", "/lists-history/acme/blocked_callers")
                .as("acme")
                .json("{\"version\":0}")
                .send(200);
        world.ask("POST", "/lists-history/acme/blocked_callers")
                .as("acme")
                .json("{}")
                .send(422);
        assertThat(world.done).hasSize(2).last().isEqualTo("token:acme undid acme blocked_callers 0");
    }

    @Test
    void aCallIsStartedForAUserWithTheKeyThatCameWithIt() {
        Answer answer = world.ask("POST", "/tenants/acme/calls")
                .as("acme")
                .with("Idempotency-Key", "k1")
                .json("{\"user\":\"ada\",\"target\":\"+4930123456\"}")
                .send(202);
        assertThat(answer.headers()).containsEntry("Location", "/api/v1/calls/call-new");
        assertThat(world.done)
                .containsExactly("token:acme calls CallRequest[tenant=acme, user=ada, target=+4930123456, key=k1]");
        world.ask("POST", "/tenants/acme/calls")
                .as("acme")
                .json("{\"user\":\"ada\"}")
                .send(422);
        world.ask("POST", "/tenants/acme/calls")
                .as("acme-auditor")
                .json("{\"user\":\"ada\",\"target\":\"1\"}")
                .send(403);
        world.ask("POST", "/tenants/acme/calls")
                .as("acme")
                .with("Idempotency-Key", "k".repeat(201))
                .json("{\"user\":\"ada\",\"target\":\"1\"}")
                .send(400);
        assertThat(world.done).hasSize(1);
    }
}
