package org.patchbay.itests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.patchbay.itests.harness.Commands;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Ports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The operations over HTTP, as an integrator uses them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int PORT = Ports.free();
    private static final String CONFIGURATION = "org.patchbay.rest.cfg";

    private static Distribution distribution;
    private static final List<String> SECRETS = new ArrayList<>();
    private static String admin;
    private static String operator;

    @BeforeAll
    static void start() throws IOException {
        distribution = Distribution.unpack("rest");
        Office.in(distribution);
        distribution.edit(CONFIGURATION, "port", Integer.toString(PORT)).start();
        SECRETS.add(distribution.password());
        assertThat(Listener.of(distribution.pid()))
                .as("not before it is installed")
                .noneMatch(l -> l.port() == PORT);
        distribution.install("patchbay-rest");
        await("REST listens")
                .until(() -> Listener.of(distribution.pid()).stream().anyMatch(l -> l.port() == PORT));
        admin = issue("--role ADMIN admin");
        operator = issue("--role OPERATOR --tenant office --days 1 office");
    }

    @AfterAll
    static void stop() {
        distribution.close();
    }

    private static String issue(String arguments) {
        String token = distribution.run("patchbay:token-issue " + arguments).strip();
        assertThat(token).matches("patchbay_\\S{43}");
        SECRETS.add(token);
        return token;
    }

    private static HttpResponse<String> send(String method, String token, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/api/v1" + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", (token.startsWith("Basic") ? "" : "Bearer ") + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String token, String path) throws Exception {
        return send("GET", token, path, "");
    }

    private static void answers(int status, String said, HttpResponse<String> response) {
        assertThat(response.statusCode())
                .as(response.request().method() + " " + response.uri() + ": " + response.body())
                .isEqualTo(status);
        assertThat(response.body()).contains(said);
    }

    @Test
    @Order(1)
    void onlyThisMachineReachesItAndOnlyReadinessIsToldToAll() throws Exception {
        assertThat(Listener.of(distribution.pid())).allMatch(Listener::isLoopback);
        await("ready").untilAsserted(() -> answers(200, "{\"status\":\"UP\"}", get("", "/ready")));
        answers(401, "Say who you are", get("", "/health"));
        answers(401, "is not known", get("patchbay_wrong", "/health"));
        HttpResponse<String> health = get(admin, "/health");
        answers(200, "REST is at http://127.0.0.1:" + PORT, health);
        assertThat(health.headers().firstValue("server")).isEmpty();
        assertThat(health.headers().firstValue("cache-control")).contains("no-store");
    }

    @Test
    @Order(2)
    void aUserOfTheConsoleIsKnownByPassword() throws Exception {
        answers(200, "{\"*\":\"ADMIN\"}", get(basic("patchbay", distribution.password()), "/me"));
        answers(401, "is not known", get(basic("patchbay", "wrong"), "/me"));
        answers(401, "is not known", get(basic("nobody", "wrong"), "/me"));
        distribution.append("etc/users.properties", "\nolga = olgas,operator\n");
        SECRETS.add("olgas");
        await("read").untilAsserted(() -> answers(200, "OPERATOR", get(basic("olga", "olgas"), "/me")));
        answers(403, "ADMIN for the node", get(basic("olga", "olgas"), "/tokens"));
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
    }

    @Test
    @Order(3)
    void aUserOfTheDirectoryIsChangedByWhoHasReadIt() throws Exception {
        String users = "/directory/users/office/dora";
        String dora = "{\"fields\":{\"site\":\"hq\",\"upn\":\"dora@office.example\",\"number\":\"+14255550133\","
                + "\"licences\":\"PHONE_SYSTEM PROVIDER\"}}";
        HttpResponse<String> made = send("PUT", operator, users, dora, "If-None-Match", "*");
        answers(201, "+14255550133", made);
        String tag = made.headers().firstValue("etag").orElseThrow();
        answers(412, "has version", send("PUT", operator, users, dora, "If-None-Match", "*"));
        answers(200, "+14255550134", send("PUT", operator, users, dora.replace("0133", "0134"), "If-Match", tag));
        answers(412, "now", send("PUT", operator, users, dora, "If-Match", tag));
        answers(422, "problems", send("PUT", operator, users, dora.replace("upn", "uqn")));
        assertThat(send("PUT", operator, users, dora.replace("+14255550133", Office.ADA))
                        .statusCode())
                .isBetween(409, 422);
        answers(200, "+14255550134", get(operator, users));
        answers(200, "+14255550133", get(operator, "/directory-history/users/office/dora"));
        HttpResponse<String> dry = send(
                "POST",
                operator,
                "/directory/import?format=csv&kind=users&dry_run=true",
                "tenant,id,site,upn,display,number,extension,kind,licences\n"
                        + "office,emil,nowhere,emil@office.example,Emil,+14255550135,,PERSON,PHONE_SYSTEM PROVIDER\n",
                "Content-Type",
                "text/csv");
        answers(200, "\"done\":false", dry);
        assertThat(dry.body()).contains("nowhere");
        answers(200, "dora", get(operator, "/directory/export?format=csv&kind=users"));
        answers(204, "", send("DELETE", operator, users, ""));
        answers(404, "", get(operator, users));
    }

    @Test
    @Order(4)
    void eachTenantHasItsOwn() throws Exception {
        answers(
                200,
                "+4930*",
                send(
                        "PUT",
                        operator,
                        "/settings/office/blocking?user=ada",
                        "{\"values\":{\"blocked_callers\":\"+4930*\"}}"));
        answers(422, "", send("PUT", operator, "/settings/office/blocking", "{\"values\":{\"no_such\":\"x\"}}"));
        answers(
                403,
                "OPERATOR for the tenant 'other'",
                send("PUT", operator, "/settings/other/blocking", "{\"values\":{}}"));
        answers(200, "{\"items\":[]}", get(operator, "/calls"));
        answers(200, "{\"items\":[]}", get(operator, "/roster"));
        HttpResponse<String> own = get(operator, "/audit");
        answers(200, "settings-set", own);
        assertThat(own.body()).contains("\"tenant\":\"office\"").doesNotContain("\"subject\":\"admin\"");
        answers(403, "AUDITOR for the tenant 'other'", get(operator, "/audit?tenant=other"));
        answers(
                403,
                "ADMIN for the tenant",
                send("PUT", operator, "/roster/office/blocking", "{\"absence\":\"SKIP\"}"));
        answers(400, "at line 1, column", send("PUT", admin, "/roster/office/blocking", "{\"absence\":"));
        answers(204, "", send("PUT", admin, "/roster/office/ghost", "{\"absence\":\"SKIP\",\"grace_ms\":250}"));
        answers(200, "ghost", get(operator, "/roster"));
        answers(204, "", send("DELETE", admin, "/roster/office/ghost", ""));
        assertThat(distribution.rows("patchbay:audit"))
                .extracting(row -> row.get("who") + " " + row.get("action"))
                .contains("token:admin roster-set", "token:admin roster-remove", "patchbay token-issue");
        answers(200, "token:office", get(admin, "/audit?count=100"));
        assertThat(distribution.rows("patchbay:audit --tenant office"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row).containsEntry("tenant", "office"));
    }

    @Test
    @Order(5)
    void whatWouldBecomeOfACallAndOfATenantIsTold() throws Exception {
        answers(
                200,
                "\"tenant\":\"office\"",
                send(
                        "POST",
                        operator,
                        "/routes/explain",
                        "{\"caller\":\"" + Office.ADA + "\",\"callee\":\"" + Office.OUTSIDE + "\"}"));
        answers(200, "{\"items\":[", get(operator, "/continuity"));
        answers(404, "nobody", get(admin, "/tenants/nobody/plan?purpose=SET_UP"));
    }

    /** The examples of the guide, as they stand there, but for the tenant. */
    @Test
    @Order(6)
    void theExamplesOfTheGuideDoWhatItSays() throws Exception {
        List<String> examples = Files.readAllLines(distribution.home().resolve("docs/rest.md")).stream()
                .filter(line -> line.startsWith("    curl "))
                .map(line -> line.strip().replace("acme", "office"))
                .toList();
        assertThat(examples).hasSizeGreaterThan(10);
        distribution.install("patchbay-presence");
        await("the presence sync answers").untilAsserted(() -> answers(200, "office", get(admin, "/presence")));
        answers(503, "GraphOperations", get(admin, "/graph"));
        distribution.install("patchbay-graph");
        await("Graph answers").untilAsserted(() -> answers(200, "items", get(admin, "/graph")));
        answers(404, "No Microsoft tenant", get(admin, "/graph/office/permissions"));
        answers(403, "ADMIN", send("POST", operator, "/graph/office/consent-link", ""));
        answers(503, "feature:install patchbay-zoom", get(admin, "/zoom"));
        distribution.install("patchbay-zoom");
        await("Zoom answers").untilAsserted(() -> answers(200, "{\"items\":[]}", get(admin, "/zoom")));
        answers(404, "No Zoom account", get(operator, "/zoom/office/connections"));
        answers(404, "No Zoom account", send("DELETE", operator, "/zoom/office/connections/ada", ""));
        answers(403, "", get(operator, "/zoom/branch/connections"));
        answers(403, "ADMIN", send("POST", operator, "/zoom/office/disconnect", "{\"confirm\":\"office\"}"));
        // Each says its status as well, whatever else it prints.
        distribution.write("home/.curlrc", "write-out = \"\\n%{http_code}\"\n");
        for (String example : examples) {
            ProcessBuilder curl = new ProcessBuilder("sh", "-c", example);
            curl.directory(distribution.home().resolve("home").toFile());
            curl.environment()
                    .putAll(Map.of(
                            "API",
                            "http://127.0.0.1:" + PORT + "/api/v1",
                            "TOKEN",
                            admin,
                            "CURL_HOME",
                            distribution.home().resolve("home").toString()));
            assertThat(Commands.run(Duration.ofSeconds(30), curl).out())
                    .as(example)
                    .matches("(?s).*\n20[0124]");
        }
    }

    @Test
    @Order(7)
    void othersAreNotLetInWithoutTls() throws Exception {
        distribution.edit(CONFIGURATION, "address", "0.0.0.0");
        await("refused")
                .untilAsserted(() -> answers(200, "address = 0.0.0.0 can be reached by others", get(admin, "/health")));
        assertThat(Listener.of(distribution.pid())).allMatch(Listener::isLoopback);
        distribution.edit(CONFIGURATION, "address", "127.0.0.1");
        await("taken back").untilAsserted(() -> answers(200, "REST is at", get(admin, "/health")));
    }

    @Test
    @Order(8)
    void whatIsAwayIsNamedAndTheRestGoesOn() throws Exception {
        answers(200, "provider", get(admin, "/peers"));
        distribution.run("bundle:stop org.patchbay.sip.trunk");
        HttpResponse<String> missing = get(admin, "/peers");
        answers(503, "offers TrunkOperations now", missing);
        assertThat(missing.headers().firstValue("retry-after")).contains("5");
        answers(503, "DOWN", get("", "/ready"));
        answers(200, "blocking", get(admin, "/handlers"));
        distribution.run("bundle:start org.patchbay.sip.trunk");
        await("back").untilAsserted(() -> answers(200, "provider", get(admin, "/peers")));
    }

    /** Nothing else is restarted with it: what they count goes on. */
    @Test
    @Order(9)
    void whenItIsUpdatedNothingElseIsDisturbed() throws Exception {
        List<String> before = others();
        assertThat(before).hasSize(5);
        distribution.run("bundle:update org.patchbay.rest");
        await("back").ignoreExceptions().untilAsserted(() -> answers(200, "token:admin", get(admin, "/me")));
        assertThat(others()).isEqualTo(before);
        distribution.run("bundle:stop org.patchbay.rest");
        assertThat(Listener.of(distribution.pid())).noneMatch(l -> l.port() == PORT);
        assertThat(others()).isEqualTo(before);
        distribution.run("bundle:start org.patchbay.rest");
    }

    /** Services of other bundles with their numbers: after a restart of its bundle a service has another. */
    private static List<String> others() {
        return Stream.of(
                        "admin.CallOperations",
                        "admin.TrunkOperations",
                        "access.Access",
                        "store.Store",
                        "settings.Settings")
                .flatMap(type -> distribution
                        .run("service:list org.patchbay.api.ops." + type)
                        .lines())
                .filter(line -> line.contains("service.id") || line.contains("objectClass"))
                .toList();
    }

    /** Zoom cannot be reached from here; that what it posts is proven and taken can be seen all the same. */
    @Test
    @Order(10)
    void whatOthersPostComesToAListenerOfItsOwn() throws Exception {
        int port = Ports.free();
        String secret = "4fv1RkqGQUq5sWbEz6hA5A";
        SECRETS.add(secret);
        Path etc = distribution.home().resolve("etc");
        Path file = Files.createDirectories(etc.resolve("secrets")).resolve("zoom-webhook");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, secret);
        Files.writeString(etc.resolve("org.patchbay.webhook.cfg"), "port = " + port + "\n");
        Files.writeString(
                etc.resolve("org.patchbay.zoom.account-main.cfg"),
                "name = main\ntenant = office\naccount_id = a\nclient_id = c\nclient_secret = file:zoom-client\n"
                        + "webhook_secret = file:zoom-webhook\napi_url = http://127.0.0.1:1\noauth_url = http://127.0.0.1:1\n");
        distribution.install("patchbay-zoom");
        String body = "{\"event\":\"endpoint.url_validation\",\"payload\":{\"plainToken\":\"xys8n8PGS7mAU0m5-YJjRA\"}}";
        await("Zoom's demand for proof is met").ignoreExceptions().untilAsserted(() -> {
            HttpResponse<String> proof = posted(port, "zoom", body, secret);
            assertThat(proof.statusCode()).isEqualTo(200);
            assertThat(proof.body()).contains("2fffc6a967dde4f68024025a5bd991c5ae1e5313b4e6365be4883e3e81d479b3");
        });
        assertThat(posted(port, "zoom", body, "guessed").statusCode()).isEqualTo(401);
        assertThat(posted(port, "other", body, secret).statusCode()).isEqualTo(404);
        assertThat(Listener.of(distribution.pid())).allMatch(Listener::isLoopback);
        await("the account says why nothing was read")
                .untilAsserted(() -> assertThat(distribution.run("patchbay:health"))
                        .contains("zoom-main", "file:zoom-client of client_secret is not there"));
        distribution.install("patchbay-presence");
        await("the presence engine keeps Zoom's limits")
                .untilAsserted(() -> assertThat(distribution.run("patchbay:presence --limits"))
                        .contains("Zoom: Medium"));
    }

    private static HttpResponse<String> posted(int port, String name, String body, String secret) throws Exception {
        String time = Long.toString(Instant.now().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(("v0:" + time + ":" + body).getBytes(UTF_8)));
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hooks/" + name))
                        .header("x-zm-request-timestamp", time)
                        .header("x-zm-signature", "v0=" + signature)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Order(11)
    void tokensHoldOverARestartUntilTheyAreRevoked() throws Exception {
        distribution.stop();
        distribution.start();
        await("REST listens")
                .ignoreExceptions()
                .untilAsserted(() -> answers(200, "token:office", get(operator, "/me")));
        assertThat(distribution.rows("patchbay:tokens"))
                .extracting(row -> row.get("name"))
                .contains("admin", "office");
        distribution.run("patchbay:token-revoke office");
        answers(401, "", get(operator, "/me"));
    }

    @Test
    @Order(12)
    void noSecretIsWrittenAnywhere() throws IOException {
        List<Path> written = Stream.of("data/log", "state")
                .map(distribution.home()::resolve)
                .flatMap(RestIT::walk)
                .toList();
        assertThat(written).anyMatch(file -> file.endsWith("karaf.log")).hasSizeGreaterThan(2);
        for (Path file : written) {
            String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
            SECRETS.forEach(secret ->
                    assertThat(text.contains(secret)).as(file.toString()).isFalse());
        }
        assertThat(distribution.log("ERROR")).noneMatch(line -> line.contains("org.patchbay.rest"));
    }

    private static Stream<Path> walk(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
