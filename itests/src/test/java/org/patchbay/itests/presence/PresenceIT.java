package org.patchbay.itests.presence;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.patchbay.itests.faulty.Nosy;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.FeatureJar;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Outcome;
import org.patchbay.itests.harness.Ports;
import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.FakeZoom;
import org.patchbay.lab.cloud.entra.App;
import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.entra.Sku;
import org.patchbay.lab.cloud.graph.Presences;
import org.patchbay.lab.cloud.graph.Shown;
import org.patchbay.lab.cloud.wire.KeyedCertificate;
import org.patchbay.lab.cloud.zoom.ZoomAccount;
import org.patchbay.lab.cloud.zoom.ZoomPerson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An administrator consents, a user connects, and presence is the same in Teams and at Zoom: over the wire, with peers that refuse what
 * Microsoft's and Zoom's published descriptions do not allow.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PresenceIT {
    private static final String TID = "11111111-2222-3333-4444-555555555555";
    private static final String APP = "aaaaaaaa-0000-0000-0000-000000000001";
    private static final String ADA = "aaaaaaaa-1111-4222-8333-000000000001";
    private static final String BEN = "aaaaaaaa-1111-4222-8333-000000000002";
    private static final String SECRET = "zoom-s3cret-of-the-app";
    private static final String HOOK_SECRET = "zoom-s3cret-of-the-hook";
    private static final String USER_SECRET = "zoom-s3cret-of-the-users-app";
    private static final String USER_HOOK_SECRET = "zoom-s3cret-of-the-users-hook";

    private static final int PORT = Ports.free();
    private static final int REST = Ports.free();
    private static final String PUBLIC = "http://localhost:" + PORT;
    private static final FakeMicrosoft MICROSOFT =
            FakeMicrosoft.start(Clock.systemUTC(), "https://login.microsoftonline.com");
    private static final FakeZoom ZOOM = FakeZoom.start();
    private static final String ZOOM_ACCOUNT = "etc/org.patchbay.zoom.account-main.cfg";
    private static final ZoomAccount ACCOUNT = ZOOM.account("acc1");

    private static Distribution distribution;

    @BeforeAll
    static void start() {
        KeyedCertificate proof = KeyedCertificate.of("patchbay");
        MICROSOFT
                .tenant(TID)
                .put(Person.of(ADA, "ada@office.example").skus(Sku.PHONE_SYSTEM.id()))
                .put(Person.of(BEN, "ben@office.example").skus(Sku.PHONE_SYSTEM.id()))
                .put(Person.of("aaaaaaaa-1111-4222-8333-000000000003", "admin@office.example")
                        .asAdmin());
        MICROSOFT
                .signIn()
                .register(App.of(APP)
                        .redirect(PUBLIC + "/pages/consent")
                        .redirect(PUBLIC + "/pages/connect")
                        .certificate(proof.certificate())
                        .delegated("Presence.Read.All", "Presence.ReadWrite", "User.ReadBasic.All", "User.Read.All"));
        ACCOUNT.app("client-1", SECRET, "user:read:admin", "user:write:admin", "phone:read:admin")
                .userApp(
                        "client-2",
                        USER_SECRET,
                        PUBLIC + "/pages/zoom-connect",
                        "user:read:user",
                        "user:read:presence_status",
                        "user:update:presence_status")
                .put(ZoomPerson.of("z-ada", "ada@office.example"))
                .put(ZoomPerson.of("z-ben", "ben@office.example"));
        distribution = Distribution.unpack("presence");
        Office.in(distribution);
        distribution
                .write("etc/secrets/graph.pem", proof.keyPem() + proof.pem())
                .write("etc/secrets/zoom-client", SECRET)
                .write("etc/secrets/zoom-hook", HOOK_SECRET)
                .write("etc/org.patchbay.presence.cfg", "reconcile_seconds = 30\n")
                .write("etc/org.patchbay.webhook.cfg", "port = " + PORT + "\n")
                .edit("org.patchbay.rest.cfg", "port", Integer.toString(REST))
                .write(
                        "etc/org.patchbay.graph.tenant-office.cfg",
                        """
                        tenant = office
                        microsoft_tenant = %s
                        client_id = %s
                        certificate = file:graph.pem
                        reader = ada
                        public_url = %s
                        login_url = %s
                        graph_url = %s
                        """
                                .formatted(
                                        TID,
                                        APP,
                                        PUBLIC,
                                        MICROSOFT.signIn().uri(),
                                        MICROSOFT.graph().uri()))
                .write(
                        "etc/org.patchbay.presence.teams.cfg",
                        "notification_url = http://127.0.0.1:%d/hooks/teams-presence\nkeys_url = %s/%s/discovery/v2.0/keys\n"
                                .formatted(PORT, MICROSOFT.signIn().uri(), TID))
                .write("etc/secrets/zoom-users", USER_SECRET)
                .write("etc/secrets/zoom-users-hook", USER_HOOK_SECRET)
                .write(ZOOM_ACCOUNT, zoom(false))
                .start();
        distribution.install("patchbay-presence-teams");
        distribution.install("patchbay-zoom");
        distribution.install("patchbay-rest");
        distribution.offers("org.patchbay.api.ops.graph.GraphOperations", "org.patchbay.api.presence.sync.PresenceEnd");
        URI hooks = URI.create("http://127.0.0.1:" + PORT + "/hooks/zoom");
        ACCOUNT.hooks().to(hooks, HOOK_SECRET);
        ACCOUNT.hooks("client-2").to(hooks, USER_HOOK_SECRET);
    }

    private static String zoom(boolean required) {
        return """
                name = main
                tenant = office
                account_id = acc1
                client_id = client-1
                client_secret = file:zoom-client
                webhook_secret = file:zoom-hook
                user_client_id = client-2
                user_client_secret = file:zoom-users
                user_webhook_secret = file:zoom-users-hook
                public_url = %s
                require_connected = %s
                plan = business
                api_url = %s
                oauth_url = %s
                """
                .formatted(PUBLIC, required, ZOOM.uri(), ZOOM.uri());
    }

    @AfterAll
    static void stop() {
        if (distribution != null) {
            distribution.close();
        }
        ZOOM.close();
        MICROSOFT.close();
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }

    private static String story(String user) {
        return distribution.run("patchbay:presence-explain office " + user);
    }

    private static void shownInTeams(String availability, String activity) {
        Presences presences = MICROSOFT.graph().presences();
        try {
            soon("Teams shows " + activity).until(() -> presences
                    .session(TID, ADA, APP)
                    .filter(new Shown(availability, activity)::equals)
                    .isPresent());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(story("ada") + distribution.run("patchbay:health"), e);
        }
    }

    private static void nothingShownInTeams() {
        soon("our session is gone")
                .until(() ->
                        MICROSOFT.graph().presences().session(TID, ADA, APP).isEmpty());
    }

    @Test
    @Order(1)
    void asLongAsNobodyHasConsentedNothingLeaves() {
        distribution.run("patchbay:settings-set office presence enabled true");
        assertThat(distribution.rows("patchbay:graph-permissions office")).anySatisfy(row -> assertThat(row.values())
                .contains("Presence.ReadWrite")
                .anyMatch(value -> value.contains("org.patchbay.presence.teams")));
        soon("the gate").until(() -> story("ada").contains("Presence.Read.All is not granted"));
        assertThat(MICROSOFT.graph().requests()).isEmpty();
    }

    @Test
    @Order(2)
    void anAdministratorConsentsToWhatIsNeededAndNoMore() throws Exception {
        Browser browser = new Browser();
        String said = distribution.run("patchbay:graph-consent office");
        URI link = URI.create(said.replaceFirst("(?s).*?(http://localhost:\\d+/pages/consent\\?\\S+).*", "$1"));
        HttpResponse<String> page = browser.open(link);
        assertThat(page.body())
                .contains("Presence.Read.All", "Presence.ReadWrite")
                .doesNotContain("Calendars.Read", "Chat.Read");
        assertThat(browser.get(link).body()).as("good once").doesNotContain("Presence.ReadWrite");
        HttpResponse<String> back =
                browser.follow(MICROSOFT.signIn().consentAsAdmin(Browser.button(page), "admin@office.example"));
        assertThat(back.body()).contains("Presence: granted");
        assertThat(distribution.run("patchbay:audit")).contains("graph");
    }

    @Test
    @Order(3)
    void aUserConnectsOnceAndNobodyElseIsTakenForTheUser() throws Exception {
        URI connect = URI.create(PUBLIC + "/pages/connect?tenant=office");
        Browser stranger = new Browser();
        HttpResponse<String> refused = stranger.follow(
                MICROSOFT.signIn().signIn(Browser.button(stranger.get(connect)), "admin@office.example"));
        assertThat(refused.body()).doesNotContain("is connected");
        Browser browser = new Browser();
        var code = MICROSOFT.signIn().signIn(Browser.button(browser.get(connect)), "ada@office.example");
        assertThat(new Browser().follow(code).body()).as("another browser").doesNotContain("is connected");
        assertThat(browser.follow(code).body()).contains("is connected");
        assertThat(browser.follow(code).body()).as("the code is used").doesNotContain("is connected");
        assertThat(distribution.rows("patchbay:graph-connections office"))
                .hasSize(1)
                .allSatisfy(row -> assertThat(row.values()).contains("ada"));
    }

    @Test
    @Order(4)
    void whatZoomShowsIsShownInTeamsAndEndsThere() {
        soon("she is in sync").until(() -> !story("ada").contains("held out"));
        ACCOUNT.becomes("z-ada", "In_A_Meeting");
        shownInTeams("Busy", "InACall");
        assertThat(story("ada")).contains("IN_A_MEETING");
        ACCOUNT.becomes("z-ada", "Available");
        nothingShownInTeams();
    }

    @Test
    @Order(5)
    void whoHasNotConnectedIsLeftAloneAndToldWhy() {
        ACCOUNT.becomes("z-ben", "In_A_Meeting");
        soon("the gate").until(() -> story("ben").contains("connect"));
        assertThat(MICROSOFT.graph().presences().session(TID, BEN, APP)).isEmpty();
    }

    @Test
    @Order(6)
    void aSessionThatWasLeftByAKilledProcessEndsWithItsCause() {
        ACCOUNT.becomes("z-ada", "In_A_Meeting");
        shownInTeams("Busy", "InACall");
        distribution.kill();
        ACCOUNT.becomes("z-ada", "Available");
        distribution.start();
        nothingShownInTeams();
        assertThat(distribution.rows("patchbay:graph-connections office"))
                .as("she need not sign in again")
                .hasSize(1);
    }

    @Test
    @Order(7)
    void whatTeamsShowsIsShownAtZoom() {
        soon("a subscription")
                .until(() -> !MICROSOFT.graph().subscriptions().ids().isEmpty());
        MICROSOFT.graph().presences().teams(TID, ADA, "Available", "Available");
        MICROSOFT.graph().presences().chooses(TID, ADA, "DoNotDisturb", "DoNotDisturb");
        soon("Zoom shows it").until(() -> ACCOUNT.shown("z-ada").equals("Do_Not_Disturb"));
        assertThat(MICROSOFT.graph().notifications().delivered()).isPositive();
    }

    @Test
    @Order(8)
    void whatIsForgedChangesNothing() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (Map.Entry<String, String> each : Map.of(
                        "zoom",
                        "{\"event\":\"user.presence_status_updated\",\"payload\":{\"account_id\":\"acc1\",\"object\":{\"id\":\"z-ada\",\"presence_status\":\"Presenting\"}}}",
                        "teams-presence",
                        "{\"value\":[{\"subscriptionId\":\"none\",\"clientState\":\"guessed\",\"changeType\":\"updated\",\"resource\":\"communications/presences('aaaaaaaa-1111-4222-8333-000000000001')\"}]}")
                .entrySet()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/hooks/" + each.getKey()))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(each.getValue()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            // Microsoft's are answered 202 before they are looked at, as it asks.
            assertThat(answer.statusCode())
                    .as(each.getKey())
                    .isEqualTo(each.getKey().equals("zoom") ? 401 : 202);
        }
        soon("it is counted").until(() -> distribution.run("patchbay:health").contains("1 of no subscription"));
        assertThat(story("ada")).doesNotContain("resenting");
    }

    @Test
    @Order(9)
    void aUserConnectsTheZoomAccountAndTakesItBackThere() throws Exception {
        URI connect = URI.create(PUBLIC + "/pages/zoom-connect?tenant=office");
        Browser browser = new Browser();
        var code = ZOOM.signIn("acc1", Browser.button(browser.get(connect)), "z-ada");
        assertThat(new Browser().follow(code).body()).as("another browser").doesNotContain("is connected");
        assertThat(browser.follow(code).body()).contains("Your Zoom account is connected");
        assertThat(browser.follow(code).body()).as("the code is used").doesNotContain("is connected");
        soon("she is read by her own token").until(() -> ZOOM.requests().stream()
                .anyMatch(each -> each.path().equals("/v2/users/me/presence_status")
                        && each.user().equals("z-ada")
                        && each.status() == 200));
        distribution.write(ZOOM_ACCOUNT, zoom(true));
        soon("the gate").until(() -> story("ben").contains(connect.toString()));
        assertThat(story("ada")).doesNotContain(connect.toString());
        assertThat(distribution.rows("patchbay:zoom-connections office"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("user", "ada")
                        .containsEntry("zoom_user", "z-ada")
                        .containsEntry("problem", ""));
        assertThat(distribution.run("patchbay:zoom-disconnect office ada")).contains("is disconnected");
        soon("the gate").until(() -> story("ada").contains(connect.toString()));
        Outcome again = distribution.shell("patchbay:zoom-disconnect office ada");
        assertThat(again.out() + again.err()).contains("not connected");
        assertThat(browser.follow(ZOOM.signIn("acc1", Browser.button(browser.get(connect)), "z-ada"))
                        .body())
                .contains("Your Zoom account is connected");
        soon("she is let in again").until(() -> !story("ada").contains(connect.toString()));
        ZOOM.remove("acc1", "client-2", "z-ada", false);
        soon("she is forgotten").until(() -> story("ada").contains(connect.toString()));
        assertThat(story("ada")).contains("removed the app at Zoom");
        assertThat(distribution.run("patchbay:audit")).contains("zoom-connect", "zoom-disconnect");
        distribution.write(ZOOM_ACCOUNT, zoom(false));
        soon("the account's app serves her").until(() -> !story("ada").contains(connect.toString()));
    }

    @Test
    @Order(10)
    void everyRequestWasOneThatIsAllowedAndNoTokenOrSecretIsInTheLog() {
        assertThat(MICROSOFT.graph().requests()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.status()).as("%s", request).isNotIn(400, 401, 403, 405);
            assertThat(request.status() == 404)
                    .as("Cleo is in the directory alone: %s", request)
                    .isEqualTo(request.path().contains("cleo"));
            assertThat(request.scopes())
                    .as("what came along with %s", request)
                    .isSubsetOf("Presence.Read.All", "Presence.ReadWrite", "User.ReadBasic.All", "User.Read.All");
        });
        for (String line : distribution.log()) {
            assertThat(line)
                    .doesNotContain("eyJ")
                    .doesNotContain(SECRET)
                    .doesNotContain(HOOK_SECRET)
                    .doesNotContain(USER_SECRET)
                    .doesNotContain(USER_HOOK_SECRET);
        }
    }

    /** Whoever writes a bundle, and whatever it does: what it has not declared does not leave, and nothing does once it is gone. */
    @Test
    @Order(10)
    void aBundleThatAsksForMoreThanItDeclaredIsStopped() throws Exception {
        Path home = distribution.home();
        int before = MICROSOFT.graph().requests().size();
        distribution.run("patchbay:feature-update "
                + FeatureJar.of("org.example.nosy", home, Nosy.class).write(home, "nosy-1.0.0.jar"));
        Path told = home.resolve("data/nosy.txt");
        soon("it has tried all")
                .until(() -> Files.exists(told)
                        && Files.readAllLines(told).size() >= 27
                        && Files.readString(told).contains("PRESENCE|GET " + Nosy.ALLOWED + "|200|"));
        for (String line : Files.readAllLines(told)) {
            String[] part = line.split("\\|", -1);
            String request = part[1];
            if (line.startsWith("PRESENCE|GET " + Nosy.ALLOWED)) {
                assertThat(part[2]).as(line).isEqualTo("200");
            } else {
                assertThat(part[2]).as(line).isIn("NOT_DECLARED", "OTHER_PURPOSE", "REFUSED", "NOT_CONNECTED");
            }
            if (request.matches("GET /me/(events|chats)|GET /users|POST /me/presence.*|POST /subscriptions")) {
                assertThat(line)
                        .contains("NOT_DECLARED", "org.example.nosy 1.0.0 asks for ", " for " + part[0], "@GraphScope");
            }
        }
        assertThat(Files.readString(told))
                .contains(
                        "asks for Calendars.Read for CALENDAR",
                        "asks for Chat.Read or Chat.ReadWrite for CONTINUOUS_MEETING_CHAT",
                        "asks for Presence.ReadWrite for PRESENCE",
                        "CALENDAR|GET " + Nosy.ALLOWED + "|OTHER_PURPOSE|",
                        "No permission of the catalogue lets GET /me/messages through",
                        "No permission of the catalogue lets POST /$batch through");
        assertThat(MICROSOFT.graph().requests().stream().skip(before))
                .extracting(request -> request.method() + " " + request.path())
                .as("what has left")
                .contains("GET /v1.0" + Nosy.ALLOWED)
                .noneMatch(request -> request.matches(".*(messages|events|chats|batch).*|GET /v1.0/users"));
        String audit = distribution.run("patchbay:audit");
        assertThat(audit)
                .contains("org.example.nosy 1.0.0", "graph-refuse", "NOT_DECLARED", "Calendars.Read for CALENDAR");
        assertThat(distribution.rows("patchbay:graph-permissions office"))
                .as("it is one of those that need what it declared")
                .anySatisfy(row -> assertThat(row.values())
                        .contains("Presence.Read.All")
                        .anyMatch(value -> value.contains("org.example.nosy 1.0.0")));

        distribution.run("patchbay:feature-retire org.example.nosy");
        soon("its client is dead").until(() -> Files.readString(told).endsWith("Get the service anew.\n"));
        long sent = MICROSOFT.graph().requests().stream()
                .filter(request -> request.path().endsWith(Nosy.ALLOWED))
                .count();
        int lines = Files.readAllLines(told).size();
        soon("it goes on all the same").until(() -> Files.readAllLines(told).size() >= lines + 2);
        assertThat(Files.readAllLines(told).subList(lines, lines + 2)).allSatisfy(line -> assertThat(line)
                .contains("|UNAVAILABLE|This client of org.example.nosy 1.0.0 is not valid any more"));
        assertThat(MICROSOFT.graph().requests().stream()
                        .filter(request -> request.path().endsWith(Nosy.ALLOWED))
                        .count())
                .isEqualTo(sent);
    }

    /** The same over HTTP, by somebody who administers this tenant alone. */
    @Test
    @Order(11)
    void whatWasConsentedToIsShownOverHttpAndTakenBackThereByAnAdministrator() throws Exception {
        String operator = token("--role OPERATOR --tenant office ops");
        HttpResponse<String> shown = rest("GET", operator, "/graph/office/permissions", "");
        assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
        assertThat(shown.body()).contains("Presence.ReadWrite", "\"state\":\"granted\"", "org.patchbay.presence.teams");
        assertThat(rest("GET", operator, "/graph/office/connections", "").body())
                .contains("ada");
        assertThat(rest("POST", operator, "/graph/office/withdraw", "{\"confirm\":\"office\"}")
                        .statusCode())
                .isEqualTo(403);
        String admin = token("--role ADMIN --tenant office boss");
        HttpResponse<String> unclear = rest("POST", admin, "/graph/office/withdraw", "{}");
        assertThat(unclear.statusCode()).as(unclear.body()).isEqualTo(422);
        assertThat(rest("GET", admin, "/graph/office/permissions", "").body()).contains("\"state\":\"granted\"");
        HttpResponse<String> withdrawn = rest("POST", admin, "/graph/office/withdraw", "{\"confirm\":\"office\"}");
        assertThat(withdrawn.statusCode()).as(withdrawn.body()).isIn(200, 204);
        assertThat(rest("GET", admin, "/graph/office/permissions", "").body())
                .contains("\"state\":\"missing\"")
                .doesNotContain("\"state\":\"granted\"");
        assertThat(distribution.run("patchbay:audit")).contains("token:boss");
    }

    private static String token(String arguments) {
        return distribution.run("patchbay:token-issue " + arguments).strip();
    }

    private static HttpResponse<String> rest(String method, String token, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + REST + "/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        return HttpClient.newHttpClient()
                .send(
                        (body.isEmpty() ? request : request.header("Content-Type", "application/json")).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Order(12)
    void consentThatIsWithdrawnCountsAtOnce() {
        soon("the gate").until(() -> story("ada").contains("not granted"));
        List<?> before = List.copyOf(MICROSOFT.graph().requests());
        ACCOUNT.becomes("z-ada", "In_A_Meeting");
        await("nothing leaves")
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(10))
                .until(() -> MICROSOFT.graph().requests().size() <= before.size() + 1);
        assertThat(MICROSOFT.graph().presences().session(TID, ADA, APP)).isEmpty();
        assertThat(distribution.run("patchbay:health")).contains("Presence.Read");
    }
}
