package org.patchbay.lab.cloud.entra;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.World;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.patchbay.lab.cloud.World.ADA;
import static org.patchbay.lab.cloud.World.APP;
import static org.patchbay.lab.cloud.World.BOB;
import static org.patchbay.lab.cloud.World.EVE;
import static org.patchbay.lab.cloud.World.REDIRECT;
import static org.patchbay.lab.cloud.World.TENANT;

/** What the sign-in service does not let pass, each for itself: a request that is right but for one thing. */
class RefusalTest {
    private static KeyedCertificate certificate;
    private static KeyedCertificate other;
    private World world;
    private Client client;

    @BeforeAll
    static void keys() {
        certificate = KeyedCertificate.of("app");
        other = KeyedCertificate.of("other");
    }

    @BeforeEach
    void open() {
        world = new World(certificate);
        client = new Client(world);
        world.microsoft.signIn().grant(TENANT, APP, "User.Read", "Presence.ReadWrite");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private String code() {
        return world.microsoft
                .signIn()
                .signIn(client.authorize(Map.of()), BOB)
                .fields()
                .getOrDefault("code", "");
    }

    private World.Got refresh(String token, String scope) {
        return client.token(Map.of("grant_type", "refresh_token", "refresh_token", token, "scope", scope), Map.of());
    }

    private String refreshToken() {
        World.Got got = client.redeem(code(), Map.of());
        assertThat(got.status()).as(got.toString()).isEqualTo(200);
        return got.json().path("refresh_token").asText();
    }

    private static void refused(World.Got got, int status, String error, int code) {
        assertThat(got.status()).as(got.toString()).isEqualTo(status);
        assertThat(got.json().path("error").asText()).isEqualTo(error);
        assertThat(got.json().path("error_codes").path(0).asInt()).isEqualTo(code);
        assertThat(got.json().path("error_description").asText()).startsWith("AADSTS" + code + ": ");
        assertThat(got.fields()).contains("timestamp", "trace_id", "correlation_id");
    }

    @ParameterizedTest(name = "authorize: {0} = {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                "client_id,nobody,700016",
                "client_id,'',900144",
                "redirect_uri,https://patchbay.example/elsewhere,50011",
                "redirect_uri,https://patchbay.example/hook/graph/back/,50011",
                "redirect_uri,'',900144",
                "response_type,token,70005",
                "response_type,'',900144",
                "response_mode,fragment,90023",
                "scope,'',900144",
                "scope,openid User.Reed,650053",
                "scope,User.Read .default,70011",
                "state,'',900144",
                "nonce,'',900144",
                "code_challenge,'',900144",
                "code_challenge,short,50147",
                "code_challenge_method,plain,50147",
                "code_challenge_method,'',900144",
            })
    void authorize(String name, String value, int code) {
        URI url = client.authorize(Map.of(name, value));
        Refused refused = catchThrowableOfType(
                Refused.class, () -> world.microsoft.signIn().signIn(url, BOB));
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(code);
        World.Got page = world.send(World.request(url.toString(), "GET", ""));
        assertThat(page.json().path("error_codes").path(0).asInt()).isEqualTo(code);
    }

    @Test
    void whoMayNotSignInIsSentNowhere() {
        URI url = client.authorize(Map.of());
        assertThat(catchThrowableOfType(
                                Refused.class, () -> world.microsoft.signIn().signIn(url, "nobody@acme.example"))
                        .code())
                .isEqualTo(50034);
        world.microsoft.tenant(TENANT).disable(BOB);
        assertThat(catchThrowableOfType(
                                Refused.class, () -> world.microsoft.signIn().signIn(url, BOB))
                        .code())
                .isEqualTo(50057);
        URI elsewhere = URI.create(url.toString().replace(TENANT, "other"));
        assertThat(catchThrowableOfType(
                                Refused.class, () -> world.microsoft.signIn().signIn(elsewhere, BOB))
                        .code())
                .isEqualTo(90002);
    }

    @Test
    void aUserConsentsOnlyToWhatNeedsNoAdministratorAndWhereTheTenantAllowsIt() {
        SignIn signIn = world.microsoft.signIn();
        signIn.withdraw(TENANT, APP);
        URI all = client.authorize(Map.of("scope", "openid User.Read.All"));
        assertThat(signIn.signIn(all, BOB).fields())
                .containsEntry("error", "access_denied")
                .containsEntry("state", "s2")
                .hasEntrySatisfying(
                        "error_description", each -> assertThat(each).startsWith("AADSTS90094"));
        URI own = client.authorize(Map.of("scope", "openid User.Read"));
        assertThat(signIn.signIn(client.authorize(Map.of("scope", "openid User.Read", "prompt", "none")), BOB)
                        .fields())
                .containsEntry("error", "interaction_required");
        assertThat(signIn.decline(own, BOB).fields()).hasEntrySatisfying("error_description", each -> assertThat(each)
                .startsWith("AADSTS65004"));
        world.microsoft.tenant(TENANT).userConsent(false);
        assertThat(signIn.signIn(own, BOB).fields()).containsKey("error");
        world.microsoft.tenant(TENANT).userConsent(true);
        assertThat(signIn.signIn(own, BOB).fields()).containsKey("code");
        assertThat(signIn.granted(TENANT, APP, BOB)).containsExactly("User.Read");
        assertThat(signIn.granted(TENANT, APP, EVE)).isEmpty();
        assertThat(signIn.signIn(all, ADA).fields()).containsKey("code");
    }

    @Test
    void onlyAnAdministratorConsentsForAll() {
        SignIn signIn = world.microsoft.signIn();
        signIn.withdraw(TENANT, APP);
        URI url = URI.create(signIn.uri() + "/" + TENANT + "/v2.0/adminconsent?client_id=" + APP
                + "&state=s&redirect_uri=" + Client.escaped(REDIRECT) + "&scope="
                + Client.escaped("https://graph.microsoft.com/.default"));
        assertThat(signIn.consentAsAdmin(url, BOB).fields()).containsEntry("error", "access_denied");
        assertThat(signIn.declineAsAdmin(url, ADA).fields())
                .containsEntry("error", "access_denied")
                .containsEntry("tenant", TENANT);
        assertThat(signIn.granted(TENANT, APP, BOB)).isEmpty();
        assertThat(signIn.consentAsAdmin(url, ADA).fields()).containsEntry("admin_consent", "True");
        assertThat(signIn.granted(TENANT, APP, BOB))
                .containsExactlyInAnyOrder("User.Read", "Presence.Read.All", "Presence.ReadWrite");
        URI wrong = URI.create(url.toString().replace("hook", "hock"));
        assertThat(catchThrowableOfType(Refused.class, () -> signIn.consentAsAdmin(wrong, ADA))
                        .code())
                .isEqualTo(50011);
    }

    @ParameterizedTest(name = "code: {0} = {1}")
    @CsvSource({
        "code,'',400,invalid_request,900144",
        "code,made-up,400,invalid_grant,70000",
        "redirect_uri,https://patchbay.example/elsewhere,400,invalid_grant,500112",
        "code_verifier,dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXx,400,invalid_grant,501481",
        "code_verifier,'',400,invalid_grant,501481",
        "scope,openid Presence.Read.All,400,invalid_grant,65001",
        "grant_type,password,400,unsupported_grant_type,70003",
        "client_id,nobody,400,unauthorized_client,700016",
        "client_assertion,'',401,invalid_client,7000218",
        "client_assertion,no.jwt,401,invalid_client,50027",
        "client_assertion_type,other,400,invalid_request,50027",
    })
    void code(String name, String value, int status, String error, int code) {
        refused(client.redeem(code(), Map.of(name, value)), status, error, code);
    }

    @Test
    void aCodeIsGoodOnceAndTenMinutes() {
        String code = code();
        assertThat(client.redeem(code, Map.of()).status()).isEqualTo(200);
        refused(client.redeem(code, Map.of()), 400, "invalid_grant", 54005);
        String late = code();
        world.microsoft.clock().advance(Duration.ofMinutes(10));
        refused(client.redeem(late, Map.of()), 400, "invalid_grant", 70008);
    }

    @ParameterizedTest(name = "assertion: {0} = {1}")
    @CsvSource({
        "aud,https://login.example/token,700023",
        "iss,nobody,700021",
        "sub,nobody,700021",
        "exp,1000,700024",
        "nbf,99999999999,700024",
        "exp,99999999999,700024",
        "jti,'',700027",
    })
    void assertion(String name, String value, int code) {
        String assertion = client.assertion(certificate.key(), Map.of(name, value));
        refused(client.redeem(code(), Map.of("client_assertion", assertion)), 401, "invalid_client", code);
    }

    @Test
    void anAssertionIsSignedByTheRegisteredKeyAndGoodOnce() {
        String forged = client.assertion(other.key(), Map.of());
        refused(client.redeem(code(), Map.of("client_assertion", forged)), 401, "invalid_client", 700027);
        String once = client.assertion(certificate.key(), Map.of());
        assertThat(client.redeem(code(), Map.of("client_assertion", once)).status())
                .isEqualTo(200);
        refused(client.redeem(code(), Map.of("client_assertion", once)), 401, "invalid_client", 700027);
        world.microsoft.signIn().register(App.of(APP).redirect(REDIRECT).certificate(other.certificate()));
        refused(client.redeem(code(), Map.of()), 401, "invalid_client", 700027);
    }

    @Test
    void aSecretCountsWhereItIsRegistered() {
        Map<String, String> secret = new HashMap<>();
        secret.put("client_assertion", "");
        secret.put("client_secret", "s3cret");
        refused(client.redeem(code(), secret), 401, "invalid_client", 7000215);
        world.microsoft.signIn().register(App.of(APP).redirect(REDIRECT).secret("s3cret"));
        assertThat(client.redeem(code(), secret).status()).isEqualTo(200);
    }

    @Test
    void aRefreshTokenEndsWithItsTimeItsSessionItsUserAndItsConsent() {
        SignIn signIn = world.microsoft.signIn();
        refused(refresh("made-up", "User.Read"), 400, "invalid_grant", 70000);
        String token = refreshToken();
        assertThat(refresh(token, "User.Read").status()).isEqualTo(200);
        refused(refresh(token, ""), 400, "invalid_request", 900144);
        refused(refresh(token, "Presence.Read.All"), 400, "invalid_grant", 65001);
        signIn.secondFactor(BOB, true);
        refused(refresh(token, "User.Read"), 400, "invalid_grant", 50076);
        signIn.secondFactor(BOB, false);
        world.microsoft.tenant(TENANT).disable(BOB);
        refused(refresh(token, "User.Read"), 400, "invalid_grant", 50057);
        world.microsoft.tenant(TENANT).enable(BOB);
        signIn.withdraw(TENANT, APP, "User.Read");
        refused(refresh(token, "User.Read"), 400, "invalid_grant", 65001);
        assertThat(refresh(token, "Presence.ReadWrite").status()).isEqualTo(200);
        signIn.withdraw(TENANT, APP);
        refused(refresh(token, "Presence.ReadWrite"), 400, "invalid_grant", 65001);
        signIn.grant(TENANT, APP, "User.Read");
        world.microsoft.tenant(TENANT).revokeSessions(BOB);
        refused(refresh(token, "User.Read"), 400, "invalid_grant", 50173);
        String fresh = refreshToken();
        assertThat(refresh(fresh, "User.Read").status()).isEqualTo(200);
        world.microsoft.clock().advance(Duration.ofDays(90));
        refused(refresh(fresh, "User.Read"), 400, "invalid_grant", 70008);
        world.microsoft.tenant(TENANT).delete(BOB);
        refused(refresh(refreshTokenOf(), "User.Read"), 400, "invalid_grant", 50034);
    }

    private String refreshTokenOf() {
        world.microsoft.tenant(TENANT).put(Person.of(BOB, "bob@acme.example"));
        String token = refreshToken();
        world.microsoft.tenant(TENANT).delete(BOB);
        return token;
    }

    @Test
    void anApplicationAsksForItsDefaultAndNeedsConsent() {
        Map<String, String> fields = new HashMap<>(
                Map.of("grant_type", "client_credentials", "scope", "https://graph.microsoft.com/Presence.Read.All"));
        refused(client.token(fields, Map.of()), 400, "invalid_scope", 1002012);
        fields.put("scope", "https://graph.microsoft.com/.default");
        world.microsoft.signIn().withdraw(TENANT, APP);
        refused(client.token(fields, Map.of()), 401, "unauthorized_client", 7000229);
    }

    @Test
    void anotherIsActedForOnlyWithATokenForThisApp() {
        SignIn signIn = world.microsoft.signIn();
        Map<String, String> fields = new HashMap<>(Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "requested_token_use",
                "on_behalf_of",
                "scope",
                "User.Read",
                "assertion",
                signIn.assertion(TENANT, APP, BOB)));
        World.Got got = client.token(fields, Map.of());
        assertThat(got.status()).as(got.toString()).isEqualTo(200);
        assertThat(signIn.bearer(got.json().path("access_token").asText(), Set.of("https://graph.microsoft.com"))
                        .user())
                .isEqualTo(BOB);
        refused(
                client.token(fields, Map.of("assertion", signIn.userToken(TENANT, APP, BOB))),
                400,
                "invalid_grant",
                500131);
        refused(client.token(fields, Map.of("assertion", "a.b.c")), 400, "invalid_grant", 50013);
        refused(client.token(fields, Map.of("requested_token_use", "x")), 400, "invalid_request", 900144);
        world.microsoft.clock().advance(Duration.ofHours(1));
        refused(client.token(fields, Map.of()), 400, "invalid_grant", 500133);
    }

    @Test
    void otherMethodsPathsAndTypesAreRefused() {
        assertThat(world.send(World.request(client.endpoint(), "GET", "")).status())
                .isEqualTo(405);
        assertThat(world.send(World.request(client.endpoint(), "POST", "{}").header("Content-Type", "application/json"))
                        .status())
                .isEqualTo(400);
        assertThat(world.send(World.request(client.endpoint() + "s", "GET", "")).status())
                .isEqualTo(404);
        assertThat(world.send(World.request(client.endpoint(), "POST", "a=1&a=2")
                                .header("Content-Type", "application/x-www-form-urlencoded"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void itFailsAsATestSays() {
        world.microsoft.signIn().faults().answer("/token", 1, 503);
        World.Got got = client.redeem("any", Map.of());
        refused(got, 503, "server_error", 90033);
        world.microsoft.signIn().faults().throttle("/token", 1, Optional.of(Duration.ofSeconds(9)));
        World.Got later = client.redeem("any", Map.of());
        refused(later, 429, "temporarily_unavailable", 90033);
        assertThat(later.response().headers().firstValue("Retry-After")).contains("9");
        refused(client.redeem("any", Map.of()), 400, "invalid_grant", 70000);
        assertThat(world.microsoft.signIn().requests()).singleElement().satisfies(each -> {
            assertThat(each.path()).isEqualTo("/" + TENANT + "/oauth2/v2.0/token");
            assertThat(each.status()).isEqualTo(400);
        });
    }

    @Test
    void itGoesByAnotherNameWhereClientsRewriteIt() {
        try (FakeMicrosoft known = FakeMicrosoft.start(world.microsoft.clock(), "https://login.microsoftonline.com")) {
            known.signIn().register(App.of(APP).redirect(REDIRECT).certificate(certificate.certificate()));
            known.signIn().grantApplication(TENANT, APP, "Presence.Read.All");
            String start = known.signIn().uri() + "/" + known.tenant(TENANT).id();
            World.Got found = world.send(World.request(start + "/v2.0/.well-known/openid-configuration", "GET", ""));
            assertThat(found.json().path("token_endpoint").asText())
                    .isEqualTo("https://login.microsoftonline.com/" + TENANT + "/oauth2/v2.0/token");
            for (String audience :
                    List.of(found.json().path("token_endpoint").asText(), start + "/oauth2/v2.0/token")) {
                String form = "grant_type=client_credentials&client_id=" + APP
                        + "&scope=" + Client.escaped("https://graph.microsoft.com/.default")
                        + "&client_assertion_type="
                        + Client.escaped("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                        + "&client_assertion=" + client.assertion(certificate.key(), Map.of("aud", audience));
                assertThat(world.send(World.request(start + "/oauth2/v2.0/token", "POST", form)
                                        .header("Content-Type", "application/x-www-form-urlencoded"))
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void itsDocumentsLeadToItsKeys() throws Exception {
        String start = world.microsoft.signIn().uri() + "/" + TENANT;
        World.Got found = world.send(World.request(start + "/v2.0/.well-known/openid-configuration", "GET", ""));
        assertThat(found.json().path("issuer").asText()).isEqualTo(start + "/v2.0");
        World.Got older = world.send(World.request(start + "/.well-known/openid-configuration", "GET", ""));
        assertThat(older.json()).isEqualTo(found.json());
        World.Got keys = world.send(World.request(found.json().path("jwks_uri").asText(), "GET", ""));
        var key = keys.json().path("keys").path(0);
        var decoder = java.util.Base64.getUrlDecoder();
        var shown = java.security.KeyFactory.getInstance("RSA")
                .generatePublic(new java.security.spec.RSAPublicKeySpec(
                        new java.math.BigInteger(1, decoder.decode(key.path("n").asText())),
                        new java.math.BigInteger(1, decoder.decode(key.path("e").asText()))));
        Issuer.Parts token = Issuer.read(world.microsoft.signIn().validationToken(TENANT, APP, "p"))
                .orElseThrow();
        assertThat(token.verifies(shown)).isTrue();
        assertThat(token.verifies(other.certificate().getPublicKey())).isFalse();
        assertThat(token.header().path("kid").asText())
                .isEqualTo(key.path("kid").asText());
        assertThat(world.send(World.request(start + "x/v2.0/.well-known/openid-configuration", "GET", ""))
                        .status())
                .isEqualTo(400);
    }
}
