package org.patchbay.lab.cloud.zoom;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.lab.cloud.FakeZoom;
import org.patchbay.lab.cloud.entra.Redirect;
import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;
import org.patchbay.lab.cloud.wire.Faults;
import org.patchbay.lab.cloud.wire.WebServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What Zoom does for who asks rightly, and what it does not let pass. */
class FakeZoomTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BACK = "https://patchbay.example/zoom";
    private static final String SECRET = "4fv1RkqGQUq5sWbEz6hA5A";
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Asked> hooked = new CopyOnWriteArrayList<>();
    private FakeZoom zoom;
    private ZoomAccount account;
    private WebServer hook;

    private record Got(int status, JsonNode json) {}

    @BeforeEach
    void open() {
        zoom = FakeZoom.start(Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC));
        account = zoom.account("acct")
                .app("c-1", "s-1", "user:read:admin", "user:write:admin", "phone:read:admin")
                .app("c-2", "s-2", "user:read:admin")
                .userApp("c-3", "s-3", BACK, "user:read", "user:write")
                .put(ZoomPerson.of("z-ada", "ada@acme.example").number("+4930901820"))
                .put(ZoomPerson.of("z-bob", "bob@acme.example").signedIn(false).phone(""));
        hook = new WebServer(Optional.empty(), new Faults(Answer::empty), this::hook);
        account.hooks().to(URI.create(hook.uri() + "/hooks/zoom"), SECRET);
    }

    @AfterEach
    void close() {
        zoom.close();
        hook.close();
    }

    private Answer hook(Asked asked) {
        hooked.add(asked);
        try {
            JsonNode event = JSON.readTree(asked.body());
            String plain = event.path("payload").path("plainToken").asText();
            return plain.isEmpty()
                    ? Answer.empty(204)
                    : Answer.json(
                            200,
                            JSON.createObjectNode()
                                    .put("plainToken", plain)
                                    .put("encryptedToken", ZoomHooks.hmac(SECRET, plain)));
        } catch (java.io.IOException e) {
            return Answer.empty(400);
        }
    }

    private Got send(String method, String path, String authorization, String type, String body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(zoom.uri() + path))
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            if (!authorization.isEmpty()) {
                request.header("Authorization", authorization);
            }
            if (!body.isEmpty()) {
                request.header("Content-Type", type);
            }
            HttpResponse<String> got = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Got(got.statusCode(), got.body().isEmpty() ? JSON.nullNode() : JSON.readTree(got.body()));
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String basic(String client) {
        return "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
    }

    private Got token(String client, String form) {
        return send("POST", "/oauth/token", basic(client), "application/x-www-form-urlencoded", form);
    }

    private String bearer(String client) {
        Got got = token(client, "grant_type=account_credentials&account_id=acct");
        assertThat(got.status()).isEqualTo(200);
        return "Bearer " + got.json().path("access_token").asText();
    }

    private Got set(String bearer, String user, String body) {
        return send("PUT", "/v2/users/" + user + "/presence_status", bearer, "application/json", body);
    }

    @ParameterizedTest
    @CsvSource({
        "c-1:wrong,grant_type=account_credentials&account_id=acct,401",
        "c-9:s-1,grant_type=account_credentials&account_id=acct,401",
        "c-1:s-1,grant_type=account_credentials&account_id=other,400",
        "c-1:s-1,grant_type=account_credentials,400",
        "c-1:s-1,grant_type=client_credentials&account_id=acct,400",
        "c-3:s-3,grant_type=account_credentials&account_id=acct,400",
        "c-3:s-3,grant_type=refresh_token&refresh_token=made-up,400",
        "c-3:s-3,grant_type=authorization_code&code=made-up,400",
        "c-1:s-1,grant_type=account_credentials&account_id=acct,200",
    })
    void tokens(String client, String form, int status) {
        assertThat(token(client, form).status()).isEqualTo(status);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/v2/users/z-ada/presence_status|''|200|0",
                "GET|/v2/users/ada@acme.example/presence_status|''|200|0",
                "GET|/v2/users/nobody/presence_status|''|404|1001",
                "GET|/v2/users/z-ada/presence_status?x=1|''|400|300",
                "POST|/v2/users/z-ada/presence_status|{}|405|405",
                "GET|/v2/nothing|''|404|404",
                "GET|/v2/users?page_size=301|''|400|300",
                "GET|/v2/users?pagesize=30|''|400|300",
                "GET|/v2/phone/users?page_size=101|''|400|300",
                "GET|/v2/users/z-ada|''|200|0",
                "GET|/v2/phone/users?page_size=100|''|200|0",
                "PUT|/v2/users/z-ada/presence_status|{\"status\":\"In_A_Call\"}|204|0",
                "PUT|/v2/users/z-ada/presence_status|{\"status\":\"On_A_Call\"}|400|300",
                "PUT|/v2/users/z-ada/presence_status|{\"status\":\"Offline\"}|400|300",
                "PUT|/v2/users/z-ada/presence_status|{\"status\":\"Away\",\"duration\":30}|400|300",
                "PUT|/v2/users/z-ada/presence_status|{\"status\":\"Do_Not_Disturb\",\"duration\":19}|400|300",
                "PUT|/v2/users/z-ada/presence_status|{\"status\":\"Do_Not_Disturb\",\"duration\":1441}|400|300",
                "PUT|/v2/users/z-ada/presence_status|{\"status\":\"Do_Not_Disturb\",\"duration\":1440}|204|0",
                "PUT|/v2/users/z-ada/presence_status|{\"status\":\"Away\",\"for\":30}|400|300",
                "PUT|/v2/users/z-ada/presence_status|{|400|300",
                "PUT|/v2/users/z-bob/presence_status|{\"status\":\"Away\"}|400|5411",
            })
    void operations(String method, String path, String body, int status, int code) {
        Got got = send(method, path, bearer("c-1:s-1"), "application/json", body.equals("''") ? "" : body);
        assertThat(got.status()).as(got.toString()).isEqualTo(status);
        assertThat(got.json().path("code").asInt()).isEqualTo(code);
    }

    @Test
    void aTokenIsNeededWithTheScopeAndItEnds() {
        assertThat(send("GET", "/v2/users", "", "", "").status()).isEqualTo(401);
        String reads = bearer("c-2:s-2");
        Got refused = set(reads, "z-ada", "{\"status\":\"Away\"}");
        assertThat(refused.json().path("code").asInt()).isEqualTo(4711);
        assertThat(send("GET", "/v2/phone/users", reads, "", "")
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(4711);
        assertThat(send("GET", "/v2/users", reads, "", "").status()).isEqualTo(200);
        zoom.clock().advance(Duration.ofHours(1));
        assertThat(send("GET", "/v2/users", reads, "", "").status()).isEqualTo(401);
        String fresh = bearer("c-2:s-2");
        zoom.revoke();
        assertThat(send("GET", "/v2/users", fresh, "", "").status()).isEqualTo(401);
    }

    @Test
    void oneUpdateAMinuteAndUser() {
        String bearer = bearer("c-1:s-1");
        assertThat(set(bearer, "z-ada", "{\"status\":\"Do_Not_Disturb\"}").status())
                .isEqualTo(204);
        assertThat(set(bearer, "z-ada", "{\"status\":\"Away\"}").status()).isEqualTo(429);
        zoom.clock().advance(Duration.ofMinutes(1));
        account.keepsQuiet(true);
        assertThat(set(bearer, "z-ada", "{\"status\":\"Away\"}")
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(5400);
        account.keepsQuiet(false);
        assertThat(set(bearer, "z-ada", "{\"status\":\"Away\"}").status()).isEqualTo(204);
        assertThat(account.shown("z-ada")).isEqualTo("Away");
        zoom.clock().advance(Duration.ofMinutes(1));
        account.oldSpelling(true);
        assertThat(set(bearer, "z-ada", "{\"status\":\"In_A_Call\"}").status()).isEqualTo(400);
        assertThat(set(bearer, "z-ada", "{\"status\":\"On_A_Call\"}").status()).isEqualTo(204);
    }

    @Test
    void doNotDisturbEndsByItself() {
        String bearer = bearer("c-1:s-1");
        assertThat(set(bearer, "z-ada", "{\"status\":\"Do_Not_Disturb\",\"duration\":30}")
                        .status())
                .isEqualTo(204);
        zoom.clock().advance(Duration.ofMinutes(29));
        assertThat(account.shown("z-ada")).isEqualTo("Do_Not_Disturb");
        zoom.clock().advance(Duration.ofMinutes(1));
        assertThat(account.shown("z-ada")).isEqualTo("Available");
    }

    @Test
    void theWholeAccountHasSoManyRequestsASecond() {
        account.limit(2);
        String one = bearer("c-1:s-1");
        String two = bearer("c-2:s-2");
        assertThat(send("GET", "/v2/users", one, "", "").status()).isEqualTo(200);
        assertThat(send("GET", "/v2/users", two, "", "").status()).isEqualTo(200);
        assertThat(send("GET", "/v2/users", one, "", "").status()).isEqualTo(429);
        zoom.clock().advance(Duration.ofSeconds(1));
        assertThat(send("GET", "/v2/users", one, "", "").status()).isEqualTo(200);
    }

    @Test
    void peopleComeByPage() {
        account.page(1);
        String bearer = bearer("c-1:s-1");
        JsonNode first = send("GET", "/v2/users?page_size=300", bearer, "", "").json();
        assertThat(first.path("users")).hasSize(1);
        String next = first.path("next_page_token").asText();
        JsonNode second = send("GET", "/v2/users?page_size=300&next_page_token=" + next, bearer, "", "")
                .json();
        assertThat(second.path("users").path(0).path("email").asText()).isEqualTo("bob@acme.example");
        assertThat(second.path("next_page_token").asText()).isEmpty();
        JsonNode phones =
                send("GET", "/v2/phone/users?page_size=100", bearer, "", "").json();
        assertThat(phones.findValuesAsText("number")).containsExactly("+4930901820");
    }

    @Test
    void aUserSignsInAndARefreshTokenIsGoodOnce() {
        URI url = URI.create(zoom.uri() + "/oauth/authorize?response_type=code&client_id=c-3&state=s&redirect_uri="
                + BACK.replace(":", "%3A").replace("/", "%2F"));
        Redirect back = zoom.signIn("acct", url, "z-ada");
        assertThat(back.fields()).containsEntry("state", "s");
        String form = "grant_type=authorization_code&redirect_uri=" + BACK + "&code="
                + back.fields().get("code");
        Got got = token("c-3:s-3", form);
        assertThat(got.status()).isEqualTo(200);
        assertThat(token("c-3:s-3", form).status()).isEqualTo(400);
        String bearer = "Bearer " + got.json().path("access_token").asText();
        assertThat(send("GET", "/v2/users/me/presence_status", bearer, "", "").status())
                .isEqualTo(200);
        assertThat(set(bearer, "z-bob", "{\"status\":\"Away\"}")
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(4711);
        String refresh = "grant_type=refresh_token&refresh_token="
                + got.json().path("refresh_token").asText();
        Got again = token("c-3:s-3", refresh);
        assertThat(again.status()).isEqualTo(200);
        assertThat(token("c-3:s-3", refresh).status()).isEqualTo(400);
        zoom.revokeUser("z-ada");
        assertThat(token(
                                "c-3:s-3",
                                "grant_type=refresh_token&refresh_token="
                                        + again.json().path("refresh_token").asText())
                        .status())
                .isEqualTo(400);
        assertThatThrownBy(() -> zoom.signIn("acct", URI.create(url.toString().replace("state=s&", "")), "z-ada"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> zoom.signIn("acct", URI.create(url + "x"), "z-ada"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAUserAllowedIsOverWhenItIsRevokedOrTheAppIsRemoved() {
        Got got = allowed("acct", "z-ada");
        assertThat(send(
                                "GET",
                                "/v2/users/me",
                                "Bearer " + got.json().path("access_token").asText(),
                                "",
                                "")
                        .json()
                        .path("account_id")
                        .asText())
                .isEqualTo("acct");
        String access = got.json().path("access_token").asText();
        String again = "grant_type=refresh_token&refresh_token="
                + got.json().path("refresh_token").asText();
        assertThat(revoke("c-1:s-1", access)).as("another app's").isEqualTo(400);
        assertThat(revoke("c-3:wrong", access)).isEqualTo(401);
        assertThat(revoke("c-3:s-3", "made-up")).isEqualTo(400);
        assertThat(revoke("c-3:s-3", access)).isEqualTo(200);
        assertThat(token("c-3:s-3", again).status()).isEqualTo(400);
        assertThat(send("GET", "/v2/users/me", "Bearer " + access, "", "").status())
                .isEqualTo(401);
        String second =
                "Bearer " + allowed("acct", "z-ada").json().path("access_token").asText();
        account.hooks("c-3").to(URI.create(hook.uri() + "/hooks/zoom"), "of the app");
        zoom.remove("acct", "c-3", "z-ada", false);
        await().untilAsserted(() -> assertThat(hooked).hasSize(1));
        assertThat(hooked.get(0).text())
                .contains(
                        "\"event\":\"app_deauthorized\"",
                        "\"user_id\":\"z-ada\"",
                        "\"client_id\":\"c-3\"",
                        "\"user_data_retention\":\"false\"");
        assertThat(send("GET", "/v2/users/me", second, "", "").status()).isEqualTo(401);
    }

    @Test
    void aUserOfAnotherAccountMayAllowAnAppAndNobodyHasTo() {
        zoom.account("other").put(ZoomPerson.of("z-x", "x@other.example"));
        String bearer =
                "Bearer " + allowed("other", "z-x").json().path("access_token").asText();
        assertThat(send("GET", "/v2/users/me", bearer, "", "")
                        .json()
                        .path("account_id")
                        .asText())
                .isEqualTo("other");
        Redirect no = zoom.decline(authorize());
        assertThat(no.fields()).containsEntry("error", "access_denied").containsEntry("state", "s");
        assertThatThrownBy(() -> zoom.decline(URI.create(authorize() + "&scope=all")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private URI authorize() {
        return URI.create(
                zoom.uri() + "/oauth/authorize?response_type=code&client_id=c-3&state=s&redirect_uri=" + BACK);
    }

    private Got allowed(String of, String user) {
        Redirect back = zoom.signIn(of, authorize(), user);
        return token(
                "c-3:s-3",
                "grant_type=authorization_code&redirect_uri=" + BACK + "&code="
                        + back.fields().get("code"));
    }

    private int revoke(String client, String token) {
        return send(
                        "POST",
                        "/oauth/revoke",
                        "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)),
                        "application/x-www-form-urlencoded",
                        "token=" + token)
                .status();
    }

    @Test
    void aChangeIsToldAndSigned() {
        account.becomes("z-ada", "In_A_Meeting");
        await().untilAsserted(() -> assertThat(hooked).hasSize(1));
        Asked got = hooked.get(0);
        assertThat(got.header("x-zm-signature"))
                .isEqualTo("v0="
                        + ZoomHooks.hmac(SECRET, "v0:" + got.header("x-zm-request-timestamp") + ":" + got.text()));
        assertThat(got.text()).contains("\"presence_status\":\"In_A_Meeting\"", "\"account_id\":\"acct\"", "z-ada");
        assertThat(set(bearer("c-1:s-1"), "z-ada", "{\"status\":\"In_A_Call\"}").status())
                .isEqualTo(204);
        await().untilAsserted(() -> assertThat(hooked).hasSize(2));
        account.phoneEvent("phone.caller_connected", "z-ada", "call-1");
        await().untilAsserted(() -> assertThat(hooked).hasSize(3));
        assertThat(hooked.get(2).text()).contains("\"call_id\":\"call-1\"", "\"user_id\":\"z-ada\"");
    }

    @Test
    void theSignatureIsThatOfThePublishedExample() {
        String body =
                "{\"payload\":{\"plainToken\":\"xys8n8PGS7mAU0m5-YJjRA\"},\"event_ts\":1720705455858,\"event\":\"endpoint.url_validation\"}";
        assertThat(ZoomHooks.hmac(SECRET, "v0:1720705455:" + body))
                .isEqualTo("93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d6");
        assertThat(ZoomHooks.hmac(SECRET, "xys8n8PGS7mAU0m5-YJjRA"))
                .isEqualTo("2fffc6a967dde4f68024025a5bd991c5ae1e5313b4e6365be4883e3e81d479b3");
    }

    @Test
    void anAddressProvesItself() {
        assertThat(account.hooks().validate()).isTrue();
        account.hooks().to(URI.create(hook.uri() + "/hooks/zoom"), "other");
        assertThat(account.hooks().validate()).isFalse();
    }

    @Test
    void eventsGoWrongAsATestSays() {
        account.hooks().next(ZoomHooks.Fault.LOST, 1);
        account.hooks().next(ZoomHooks.Fault.LATE, 1);
        account.hooks().next(ZoomHooks.Fault.DOUBLED, 1);
        account.hooks().next(ZoomHooks.Fault.UNSIGNED, 1);
        account.hooks().next(ZoomHooks.Fault.WRONG_SIGNATURE, 1);
        account.hooks().next(ZoomHooks.Fault.REPLAYED, 1);
        account.hooks().next(ZoomHooks.Fault.WRONG_ACCOUNT, 1);
        for (int i = 0; i < 7; i++) {
            account.becomes("z-ada", "S" + i);
        }
        await().untilAsserted(() -> assertThat(hooked).hasSize(6));
        assertThat(hooked.stream().map(each -> each.text().replaceAll(".*presence_status\":\"(S\\d)\".*", "$1")))
                .containsExactly("S2", "S2", "S3", "S4", "S5", "S6");
        assertThat(hooked.get(2).header("x-zm-signature")).isEmpty();
        assertThat(hooked.get(3).header("x-zm-signature"))
                .isNotEqualTo(hooked.get(0).header("x-zm-signature"));
        assertThat(Long.parseLong(hooked.get(4).header("x-zm-request-timestamp")))
                .isLessThan(zoom.clock().instant().getEpochSecond() - 1000);
        assertThat(hooked.get(5).text()).contains("\"account_id\":\"other\"");
        account.hooks().releaseLate();
        await().untilAsserted(() -> assertThat(hooked).hasSize(7));
        assertThat(hooked.get(6).text()).contains("S1");
    }
}
