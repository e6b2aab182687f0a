package org.patchbay.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.ops.access.Access;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.health.Health;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.rest.http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/** The way of a request: who asks, where to, how often; and what is said where it goes wrong. */
class ApiTest {
    private final World world = new World();

    private static String detail(Answer answer) {
        return Document.json(answer.body()).get("detail").asText();
    }

    @Test
    void readinessIsToldToEverybodyAndNothingElse() {
        assertThat(World.text(
                        world.ask("GET", "/ready").from("192.0.2.1", false).send(200)))
                .isEqualTo("{\"status\":\"UP\"}");
        world.there.put(Health.class, new Health() {
            @Override
            public Map<String, HealthResult> results() {
                return Map.of("trunk", HealthResult.notReady("secret things"));
            }

            @Override
            public boolean ready() {
                return false;
            }
        });
        assertThat(World.text(world.ask("GET", "/ready").send(503))).isEqualTo("{\"status\":\"DOWN\"}");
        world.there.remove(Health.class);
        assertThat(World.text(world.ask("GET", "/ready").send(503))).isEqualTo("{\"status\":\"DOWN\"}");
        assertThat(world.ask("POST", "/ready").send(405).headers()).containsEntry("Allow", "GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic", "Basic !", "Basic Zm9v", "Digest x", "admin"})
    void whoIsNotKnownIsTold401AndHowToBeKnown(String authorization) {
        World.Asking asking = world.ask("GET", "/me");
        Answer answer = (authorization.isEmpty() ? asking : asking.with("Authorization", authorization)).send(401);
        assertThat(answer.headers().get("WWW-Authenticate")).contains("Bearer realm=\"patchbay\"", "Basic realm");
        assertThat(World.text(answer)).doesNotContain("wrong", "Zm9v");
    }

    @Test
    void nothingIsSaidOfWhatThereIsToWhoIsNotKnown() {
        world.ask("GET", "/nothing").send(401);
        world.ask("PATCH", "/calls").send(401);
    }

    @Test
    void aPasswordMayHoldColonsAndCountsOnlyWhereNobodyReadsIt() {
        assertThat(World.text(world.ask("GET", "/me").basic("root:right:one").send(200)))
                .contains("\"root\"");
        Answer answer = world.ask("GET", "/me")
                .basic("root:right:one")
                .from("192.0.2.1", false)
                .send(401);
        assertThat(detail(answer)).contains("over TLS only");
        assertThat(answer.headers().get("WWW-Authenticate")).doesNotContain("Basic");
        world.ask("GET", "/me").basic("root:right:one").from("192.0.2.1", true).send(200);
        world.get("admin", "/me").from("192.0.2.1", false).send(200);
    }

    @Test
    void afterWrongPasswordsAnAddressHasToWaitAndTokensDoNot() {
        for (int i = 0; i < 10; i++) {
            world.ask("GET", "/me").basic("root:wrong").from("192.0.2.1", true).send(401);
        }
        Answer answer = world.ask("GET", "/me")
                .basic("root:right:one")
                .from("192.0.2.1", true)
                .send(429);
        assertThat(answer.headers()).containsKey("Retry-After");
        world.ask("GET", "/me").basic("root:right:one").from("192.0.2.2", true).send(200);
        world.get("admin", "/me").from("192.0.2.1", true).send(200);
        world.nanos.addAndGet(7_000_000_000L);
        world.ask("GET", "/me").basic("root:right:one").from("192.0.2.1", true).send(200);
    }

    @Test
    void whoAsksTooOftenWaitsAndOthersDoNot() {
        for (int i = 0; i < 2000; i++) {
            world.get("admin", "/me").send(200);
        }
        assertThat(world.get("admin", "/me").send(429).headers()).containsEntry("Retry-After", "1");
        world.get("auditor", "/me").send(200);
        world.nanos.addAndGet(10_000_000L);
        world.get("admin", "/me").send(200);
    }

    @Test
    void whoIsNotKnownWaitsToo() {
        for (int i = 0; i < 2000; i++) {
            world.ask("GET", "/me").as("guess" + i).from("192.0.2.1", true).send(401);
        }
        world.ask("GET", "/me").from("192.0.2.1", true).send(429);
        world.get("admin", "/me").from("192.0.2.1", true).send(200);
        world.ask("GET", "/ready").from("192.0.2.1", true).send(429);
        world.ask("GET", "/ready").from("192.0.2.2", true).send(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/calls/",
                "//",
                "/calls//x",
                "/calls/../me",
                "/calls/%2e%2e",
                "/calls/a%2fb",
                "/calls/a%5cb",
                "/calls/a%00b",
                "/calls/a/b/c",
                "/a/b/c/d/e/f/g/h/i/j/k/l/m/n"
            })
    void whereNothingIsIs404(String path) {
        world.get("admin", path).send(404);
    }

    @Test
    void outsideTheRootIsNothing() {
        world.ask("GET", "///").send(404);
        world.ask("GET", "//api/v2/me").send(404);
        world.ask("GET", "//").send(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/calls/%zz|is not escaped right",
                "/calls/%4|is not escaped right",
                "/calls/%ff|is not escaped right",
                "/calls?tenant=%ff|is not escaped right",
                "/calls?tenant=a&tenant=b|'tenant' is there twice",
                "/calls?tenat=a|no parameter 'tenat' here; there may be [tenant]",
                "/me?x|no parameter 'x' here; there may be []",
            })
    void whatCannotBeReadIs400(String path, String said) {
        assertThat(detail(world.get("admin", path).send(400))).contains(said);
    }

    @Test
    void tooLongAQueryIs414() {
        world.get("admin", "/calls?tenant=" + "a".repeat(5000)).send(414);
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH,/calls,'GET, HEAD'",
        "TRACE,/me,'GET, HEAD'",
        "OPTIONS,/calls/x,'DELETE, GET, HEAD'",
        "POST,/directory/users/acme/ada,'DELETE, GET, HEAD, PUT'",
        "GET,/routes/explain,POST"
    })
    void theWrongMethodIs405WithTheRightOnes(String method, String path, String allowed) {
        assertThat(world.ask(method, path).as("admin").send(405).headers()).containsEntry("Allow", allowed);
    }

    @Test
    void headIsTakenWhereGetIs() {
        assertThat(world.ask("HEAD", "/me").as("admin").send(200).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain|{}|415|must be application/json",
                "application/json; charset=latin1|{}|415|UTF-8",
                "application/json|[]|400|must be a JSON object",
                "application/json|{\"a\":|400|at line 1, column",
                "application/json|{\"a\":1,\"a\":2}|400|at line 1, column",
                "application/json|{} {}|400|Something follows",
                "application/json|''|400|no JSON",
                "application/json|{\"absence\":\"SKIP\",\"grace\":1}|422|no member 'grace' here; there may be [absence, grace_ms]",
                "application/json|{\"absence\":\"MAYBE\"}|422|one of [SKIP, REFUSE]",
                "application/json|{\"grace_ms\":1}|422|'absence' is missing",
                "application/json|{\"absence\":1}|422|'absence' must be text",
                "application/json|{\"absence\":\"SKIP\",\"grace_ms\":\"3\"}|422|whole number from 0 to 60000",
                "application/json|{\"absence\":\"SKIP\",\"grace_ms\":1.5}|422|whole number from 0 to 60000",
                "application/json|{\"absence\":\"SKIP\",\"grace_ms\":60001}|422|whole number from 0 to 60000",
                "application/json|{\"absence\":\"SKIP\",\"grace_ms\":1e30}|422|whole number from 0 to 60000",
            })
    void aBadBodyIsRefusedWithWhatIsWrongAndNothingIsDone(String type, String body, int status, String said) {
        Answer answer = world.ask("PUT", "/roster/acme/blocking")
                .as("admin")
                .body(type, body == null ? "" : body)
                .send(status);
        assertThat(detail(answer)).contains(said);
        assertThat(world.done).isEmpty();
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        Answer answer = world.ask("POST", "/continuity/switch-over")
                .as("admin")
                .json("{\"level\":\"HOUSE\",\"until\":\"tomorrow\",\"drill\":\"yes\",\"x\":1}")
                .send(422);
        assertThat(Document.json(answer.body()).get("problems")).hasSize(6);
        assertThat(world.done).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 20, 21, 100_000})
    void depthHasALimit(int depth) {
        String body = "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
        world.ask("PUT", "/roster/acme/blocking").as("admin").json(body).send(depth == 19 ? 422 : 400);
    }

    @Test
    void tooMuchIs413AndABodyWhereThereIsNoneIs400() {
        world.ask("PUT", "/roster/acme/blocking")
                .as("admin")
                .json(" ".repeat(300 << 10))
                .send(413);
        world.get("admin", "/calls").json("{}").send(400);
        world.ask("DELETE", "/calls/call-acme")
                .as("admin")
                .with("Transfer-Encoding", "chunked")
                .send(400);
        assertThat(world.done).isEmpty();
    }

    @Test
    void whatThereIsNotInUtf8IsRefused() {
        World.Asking asking =
                world.ask("PUT", "/roster/acme/blocking").as("admin").json("{}");
        asking.with("Content-Encoding", "gzip").send(415);
    }

    static java.util.stream.Stream<org.patchbay.rest.http.Route> routes() {
        return new World().routes.stream();
    }

    /** Each service may be away: then that is said, by its name, and everything else goes on. */
    @ParameterizedTest
    @MethodSource("routes")
    void aMissingServiceIs503WithItsName(org.patchbay.rest.http.Route route) throws IOException {
        world.there.keySet().removeIf(type -> !type.equals(Access.class));
        Files.createDirectories(world.backups);
        Files.writeString(world.backups.resolve("kept"), "a backup");
        String path = route.pattern()
                .replaceAll("\\{kind}/\\{key\\.\\.\\.}", "users/acme/ada")
                .replace("{list}", "blocked_callers")
                .replace("/backups/{name}", "/backups/kept")
                .replaceAll("\\{[a-z.]+}", "x");
        Map<String, String> queries = Map.of(
                "/directory/import", "?format=json",
                "/directory/export", "?format=json",
                "/continuity/availability", "?tenant=acme&month=2026-03",
                "/tenants/{tenant}/plan", "?purpose=SET_UP");
        World.Asking asking = world.ask(route.method(), path + queries.getOrDefault(route.pattern(), ""))
                .as("admin");
        Map<String, String> others = Map.of(
                "/tenants/{tenant}/calls", "{\"user\":\"u\",\"target\":\"t\"}",
                "/lists-history/{tenant}/{list}", "{\"version\":1}",
                "/graph/{tenant}/withdraw", "{\"purpose\":\"PRESENCE\"}",
                "/zoom/{tenant}/disconnect", "{\"confirm\":\"x\"}",
                "/numbers/check", "{\"number\":\"+49\"}",
                "/persons/export", "{\"person\":\"a/b\"}",
                "/persons/erase", "{\"person\":\"a/b\",\"confirm\":\"a/b\"}",
                "/backups", "{\"name\":\"new\"}",
                "/backups/{name}/restore", "{\"confirm\":\"kept\"}");
        Map<String, String> bodies = Map.of(
                "/catalogue/{tenant}/seen/{key}", "{\"note\":\"n\"}",
                "/routes/explain", "{\"caller\":\"1\",\"callee\":\"2\"}",
                "/continuity/switch-over", "{\"tenant\":\"a\",\"level\":\"TENANT\",\"reason\":\"r\"}",
                "/continuity/switch-back", "{\"tenant\":\"a\",\"level\":\"TENANT\",\"reason\":\"r\"}",
                "/tokens", "{\"name\":\"x\",\"roles\":{\"a\":\"ADMIN\"}}",
                "/roster/{tenant}/{name}", "{\"absence\":\"SKIP\"}",
                "/settings/{tenant}/{handler}", "{\"values\":{}}",
                "/settings-history/{tenant}/{handler}", "{}",
                "/directory-history/{kind}/{key...}", "{\"version\":1}",
                "/directory/{kind}/{key...}", "{\"fields\":{}}");
        if (!route.method().equals("GET") && !route.method().equals("DELETE")) {
            asking.json(bodies.getOrDefault(route.pattern(), others.getOrDefault(route.pattern(), "{}")));
        }
        if (route.pattern().startsWith("/lists-import/")) {
            asking.body("text/csv", "1");
        }
        if (route.pattern().equals("/backups/{name}")) {
            asking = world.ask(route.method(), route.method().equals("PUT") ? "/backups/new" : path)
                    .as("admin");
        }
        Answer answer = asking.send();
        if (answer.status() != 503) {
            assertThat(route.pattern()).isIn("/openapi.json", "/me", "/tokens", "/tokens/{name}", "/backups");
        } else {
            assertThat(answer.headers()).containsEntry("Retry-After", "5");
            assertThat(detail(answer)).containsPattern("No part of the runtime offers [A-Z][A-Za-z]+ now");
        }
    }

    @Test
    void withoutAccessNobodyIsLetIn() {
        world.there.remove(Access.class);
        assertThat(detail(world.get("admin", "/me").send(503))).contains("Access");
        world.ask("GET", "/ready").send(200);
    }

    @Test
    void aFaultIsOursAndSaysNothingOfIt() {
        world.there.put(
                CallOperations.class,
                java.lang.reflect.Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {CallOperations.class},
                        (proxy, method, arguments) -> {
                            throw new IllegalStateException("the password is 1234");
                        }));
        assertThat(World.text(world.get("admin", "/calls").send(500))).doesNotContain("1234", "IllegalState");
    }

    @Test
    void theReasonOfARefusalIsItsStatus() {
        world.ask("PUT", "/settings/acme/blocking")
                .as("admin")
                .json("{\"values\":{\"Bad Key\":\"x\"}}")
                .send(422);
        world.get("admin", "/tenants/nobody/plan?purpose=SET_UP").send(404);
        world.ask("DELETE", "/tokens/nobody").as("admin").send(404);
        world.ask("DELETE", "/roster/acme/ghost").as("admin").send(404);
        world.get("admin", "/calls/nope/trace").send(404);
        world.get("admin", "/store/roster/nope").send(404);
    }

    @Test
    void tokensAreMadeListedAndRevokedByAdminsAlone() {
        for (String who : new String[] {"operator", "acme-admin", "auditor"}) {
            world.get(who, "/tokens").send(403);
            world.ask("POST", "/tokens")
                    .as(who)
                    .json("{\"name\":\"x\",\"roles\":{\"acme\":\"AUDITOR\"}}")
                    .send(403);
            world.ask("DELETE", "/tokens/x").as(who).send(403);
        }
        JsonNode made = Document.json(world.ask("POST", "/tokens")
                .as("admin")
                .json("{\"name\":\"ci\",\"roles\":{\"acme\":\"OPERATOR\"},\"days\":1}")
                .send(201)
                .body());
        assertThat(made.get("token").asText()).isEqualTo("patchbay_secret");
        String listed = World.text(world.get("admin", "/tokens").send(200));
        assertThat(listed).contains("\"ci\"", "token:admin").doesNotContain("patchbay_secret");
        world.ask("POST", "/tokens")
                .as("admin")
                .json("{\"name\":\"ci\",\"roles\":{\"acme\":\"OPERATOR\"}}")
                .send(409);
        world.ask("POST", "/tokens")
                .as("admin")
                .json("{\"name\":\"b\",\"roles\":{\"acme\":\"BOSS\"}}")
                .send(422);
        world.ask("POST", "/tokens")
                .as("admin")
                .json("{\"name\":\"b\",\"roles\":{},\"days\":1,\"expires\":\"2027-01-01T00:00:00Z\"}")
                .send(422);
        world.ask("DELETE", "/tokens/ci").as("admin").send(204);
    }

    @Test
    void plansAreJsonOrAScriptAlone() {
        assertThat(World.text(world.get("auditor", "/tenants/acme/plan?purpose=SET_UP")
                        .send(200)))
                .contains("New-Thing", "Remove-Thing");
        assertThat(World.text(world.get("auditor", "/tenants/acme/plan?purpose=SET_UP")
                        .with("Accept", "text/plain")
                        .send(200)))
                .isEqualTo("New-Thing\n");
        assertThat(World.text(world.get("auditor", "/tenants/acme/plan?purpose=set_up&part=undo")
                        .send(200)))
                .isEqualTo("Remove-Thing\n");
        world.get("auditor", "/tenants/acme/plan?purpose=SET_UP&part=both").send(422);
        world.get("auditor", "/tenants/acme/plan?purpose=ALL").send(422);
        world.get("auditor", "/tenants/acme/plan").send(422);
        world.ask("POST", "/tenants/acme/drift").as("auditor").json("[]").send(200);
    }

    @Test
    void numbersOfParametersAreHeldToTheirRange() {
        world.get("auditor", "/audit?count=0").send(422);
        world.get("auditor", "/audit?count=1001").send(422);
        world.get("auditor", "/calls/recent?count=x").send(422);
        world.get("auditor", "/calls/recent?count=1").send(200);
        world.get("auditor", "/audit?count=1").send(200);
        world.get("auditor", "/continuity/availability?tenant=acme&month=March").send(422);
        world.get("auditor", "/continuity/availability?month=2026-03").send(422);
        world.get("auditor", "/continuity?tenant=*").send(422);
    }
}
