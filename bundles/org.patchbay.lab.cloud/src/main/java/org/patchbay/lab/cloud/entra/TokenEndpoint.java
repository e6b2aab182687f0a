package org.patchbay.lab.cloud.entra;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;

/** Gives out tokens for a code, a refresh token, an application's own proof, or another's token. */
final class TokenEndpoint {
    private final State state;
    private final ClientProof proof;
    private final TokenWriter writer;

    TokenEndpoint(State state, ClientProof proof, TokenWriter writer) {
        this.state = state;
        this.proof = proof;
        this.writer = writer;
    }

    Answer answer(String tenant, Asked asked) {
        if (!asked.header("Content-Type").startsWith("application/x-www-form-urlencoded")) {
            throw new Refused(400, "invalid_request", 900144, "The request body must be a form.");
        }
        Map<String, String> fields;
        try {
            fields = asked.fields();
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "invalid_request", 90015, "The form is not well formed: " + e.getMessage() + ".");
        }
        App app = proof.client(tenant, fields);
        String grant = fields.getOrDefault("grant_type", "");
        ObjectNode body =
                switch (grant) {
                    case "authorization_code" -> code(app, tenant, fields);
                    case "refresh_token" -> refresh(app, tenant, fields);
                    case "client_credentials" -> application(app, tenant, fields);
                    case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> onBehalf(app, tenant, fields);
                    default ->
                        throw new Refused(
                                400,
                                "unsupported_grant_type",
                                70003,
                                "The app requested an unsupported grant type '" + grant + "'.");
                };
        return Answer.json(200, body).with("Cache-Control", "no-store, no-cache");
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new Refused(
                    400,
                    "invalid_request",
                    900144,
                    "The request body must contain the following parameter: '" + name + "'.");
        }
        return value;
    }

    private ObjectNode code(App app, String tenant, Map<String, String> fields) {
        String value = required(fields, "code");
        if (state.spent.contains(value)) {
            throw Refused.grant(
                    54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code.");
        }
        State.Code code = state.codes.get(value);
        if (code == null || !code.app().id().equals(app.id())) {
            throw Refused.grant(70000, "Provided grant is invalid or malformed.");
        }
        if (!fields.getOrDefault("redirect_uri", "").equals(code.redirect())) {
            throw Refused.grant(
                    500112,
                    "The reply address '" + fields.getOrDefault("redirect_uri", "")
                            + "' does not match the reply address '" + code.redirect()
                            + "' provided when requesting Authorization code.");
        }
        if (!challenge(fields.getOrDefault("code_verifier", "")).equals(code.challenge())) {
            throw Refused.grant(
                    501481,
                    "The Code_Verifier does not match the code_challenge supplied in the authorization request.");
        }
        if (!code.until().isAfter(state.clock.instant())) {
            throw Refused.grant(
                    70008, "The provided authorization code or refresh token has expired due to inactivity.");
        }
        if (state.codes.remove(value) == null) {
            throw Refused.grant(
                    54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code.");
        }
        state.spent.add(value);
        matches(tenant, code.tenant());
        State.Asked asked = fields.getOrDefault("scope", "").isBlank()
                ? code.asked()
                : state.scopes(fields.getOrDefault("scope", ""));
        return forUser(app, code.tenant(), code.user(), asked, code.asked().openid(), code.nonce());
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void matches(String segment, Tenant tenant) {
        if (!Set.of("organizations", "common", tenant.id()).contains(segment)) {
            throw Refused.grant(70000, "The grant was issued for another tenant.");
        }
    }

    private ObjectNode refresh(App app, String tenant, Map<String, String> fields) {
        State.Refresh refresh = state.refreshes.get(required(fields, "refresh_token"));
        if (refresh == null || !refresh.app().id().equals(app.id())) {
            throw Refused.grant(70000, "Provided grant is invalid or malformed.");
        }
        matches(tenant, refresh.tenant());
        if (!refresh.until().isAfter(state.clock.instant())) {
            throw Refused.grant(
                    70008, "The provided authorization code or refresh token has expired due to inactivity.");
        }
        Person person = state.person(refresh.tenant(), refresh.user());
        if (refresh.session() != refresh.tenant().session(person.id())) {
            throw Refused.grant(
                    50173,
                    "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might"
                            + " have changed or reset their password.");
        }
        return forUser(
                app, refresh.tenant(), person.id(), state.scopes(required(fields, "scope")), refresh.openid(), "");
    }

    private ObjectNode application(App app, String segment, Map<String, String> fields) {
        String scope = required(fields, "scope");
        // msal4j asks for what belongs to signing in besides, which is passed over there.
        State.Asked asked = java.util.Arrays.stream(scope.split(" "))
                        .filter(each -> !Permissions.OPENID.contains(each))
                        .allMatch(each -> each.endsWith("/.default"))
                ? state.scopes(scope)
                : null;
        if (asked == null || !asked.byDefault()) {
            throw new Refused(
                    400,
                    "invalid_scope",
                    1002012,
                    "The provided value for scope " + scope + " is not valid. Client credential flows must have a scope"
                            + " value with /.default suffixed to the resource identifier (application ID URI).");
        }
        if (app.certificates().isEmpty() && app.secret().isEmpty()) {
            throw new Refused(401, "invalid_client", 7000218, "A public client may not act for itself.");
        }
        Tenant tenant = state.tenant(segment, "");
        if (state.consents.roles(tenant.id(), app.id()).isEmpty()
                && state.consents.scopes(tenant.id(), app.id(), "").isEmpty()) {
            throw new Refused(
                    401,
                    "unauthorized_client",
                    7000229,
                    "The client application " + app.id() + " is missing service principal in the tenant " + tenant.id()
                            + ".");
        }
        ObjectNode body = opened();
        body.put("access_token", writer.application(app, tenant, asked.resource()));
        return body;
    }

    private ObjectNode onBehalf(App app, String segment, Map<String, String> fields) {
        if (!"on_behalf_of".equals(fields.get("requested_token_use"))) {
            throw new Refused(400, "invalid_request", 900144, "requested_token_use has to be on_behalf_of.");
        }
        JsonNode claims = state.issuer
                .own(required(fields, "assertion"))
                .orElseThrow(() -> Refused.grant(50013, "Assertion failed signature validation."));
        if (!Set.of(app.id(), "api://" + app.id()).contains(claims.path("aud").asText())) {
            throw Refused.grant(500131, "Assertion audience does not match the Client app presenting the assertion.");
        }
        if (claims.path("exp").asLong() <= state.clock.instant().getEpochSecond()) {
            throw Refused.grant(500133, "Assertion is not within its valid time range.");
        }
        Tenant tenant = state.tenant(claims.path("tid").asText(), "");
        matches(segment, tenant);
        return forUser(
                app,
                tenant,
                state.person(tenant, claims.path("oid").asText()).id(),
                state.scopes(required(fields, "scope")),
                Set.of(),
                "");
    }

    private ObjectNode opened() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("token_type", "Bearer");
        body.put("expires_in", state.tokenLife.toSeconds());
        body.put("ext_expires_in", state.tokenLife.toSeconds());
        return body;
    }

    private ObjectNode forUser(
            App app, Tenant tenant, String user, State.Asked asked, Set<String> before, String nonce) {
        Person person = state.person(tenant, user);
        if (state.secondFactor.contains(person.id())) {
            throw new Refused(
                    400,
                    "invalid_grant",
                    50076,
                    "Due to a configuration change made by your administrator, or because you moved to a new location, you"
                            + " must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
                    "basic_action");
        }
        Set<String> consented = state.consents.scopes(tenant.id(), app.id(), person.id());
        if (consented.isEmpty()
                || !state.missing(tenant, app, person.id(), asked.scopes()).isEmpty()) {
            throw Refused.consent(app.id());
        }
        Set<String> openid = new LinkedHashSet<>(before);
        openid.addAll(asked.openid());
        ObjectNode body = opened();
        String prefix = asked.inFull() ? asked.resource() + "/" : "";
        Set<String> told =
                consented.stream().map(each -> prefix + each).collect(Collectors.toCollection(LinkedHashSet::new));
        openid.stream().filter(each -> !each.equals("offline_access")).forEach(told::add);
        body.put("scope", String.join(" ", told));
        body.put("access_token", writer.user(app, tenant, person, asked.resource()));
        if (openid.contains("offline_access")) {
            body.put("refresh_token", refreshToken(app, tenant, person, openid));
        }
        if (openid.contains("openid")) {
            body.put("id_token", writer.identity(app, tenant, person, nonce));
        }
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        body.put("client_info", Issuer.encode(info.put("uid", person.id()).put("utid", tenant.id())));
        return body;
    }

    String refreshToken(App app, Tenant tenant, Person person, Set<String> openid) {
        String token = "1.R" + UUID.randomUUID() + UUID.randomUUID();
        Instant now = state.clock.instant();
        state.refreshes.put(
                token,
                new State.Refresh(
                        app, tenant, person.id(), openid, tenant.session(person.id()), now.plus(state.refreshLife)));
        return token;
    }
}
