package org.patchbay.lab.cloud.zoom;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.entra.Redirect;
import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;

/** Zoom's OAuth: of an account's app for itself, and of its users. */
final class ZoomSignIn {
    /** What a token is good for. */
    record Token(ZoomAccount account, String app, String user, Set<String> scopes, Instant until) {}

    private record Code(
            ZoomAccount account, ZoomAccount.App app, String user, String redirect, String challenge, Instant until) {}

    private record Refresh(ZoomAccount account, ZoomAccount.App app, String user, Instant until) {}

    private final Clock clock;
    private final Supplier<String> base;
    private final Map<String, ZoomAccount> accounts;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final Map<String, Refresh> refreshes = new ConcurrentHashMap<>();

    ZoomSignIn(Clock clock, Supplier<String> base, Map<String, ZoomAccount> accounts) {
        this.clock = clock;
        this.base = base;
        this.accounts = accounts;
    }

    void revoke() {
        tokens.clear();
    }

    void revokeUser(String user) {
        tokens.values().removeIf(each -> each.user().equals(user));
        refreshes.values().removeIf(each -> each.user().equals(user));
    }

    /** @throws ZoomFault without a good one */
    Token token(Asked asked) {
        String header = asked.header("Authorization");
        Token token = header.startsWith("Bearer ") ? tokens.get(header.substring(7)) : null;
        if (token == null) {
            throw new ZoomFault(401, 124, "Invalid access token.");
        }
        if (!token.until().isAfter(clock.instant())) {
            throw new ZoomFault(401, 124, "Access token is expired.");
        }
        return token;
    }

    /** A user opens the page of an app and allows it. @throws IllegalArgumentException for what the page would refuse */
    Redirect signIn(ZoomAccount account, URI authorize, String user) {
        if (!authorize.toString().startsWith(base.get() + "/oauth/authorize?")) {
            throw new IllegalArgumentException("There is no such page.");
        }
        Map<String, String> given = Asked.form(String.valueOf(authorize.getRawQuery()));
        ZoomAccount.App app = account.apps.get(given.getOrDefault("client_id", ""));
        String redirect = given.getOrDefault("redirect_uri", "");
        if (app == null || !app.redirect().equals(Optional.of(redirect))) {
            throw new IllegalArgumentException("Invalid client_id, or redirect_uri (4700).");
        }
        if (!"code".equals(given.get("response_type"))
                || given.getOrDefault("state", "").isEmpty()) {
            throw new IllegalArgumentException("response_type has to be code, and a state has to be there.");
        }
        if (given.containsKey("code_challenge") && !"S256".equals(given.get("code_challenge_method"))) {
            throw new IllegalArgumentException("code_challenge_method has to be S256.");
        }
        String code = UUID.randomUUID().toString();
        codes.put(
                code,
                new Code(
                        account,
                        app,
                        account.person(user).id(),
                        redirect,
                        given.getOrDefault("code_challenge", ""),
                        clock.instant().plus(Duration.ofMinutes(5))));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("code", code);
        fields.put("state", given.getOrDefault("state", ""));
        return new Redirect(URI.create(redirect), fields, false);
    }

    Answer token(Map<String, String> fields, Asked asked) {
        String header = asked.header("Authorization");
        String[] basic =
                header.startsWith("Basic ") ? decoded(header.substring(6)).split(":", 2) : new String[0];
        ZoomAccount.App app = null;
        ZoomAccount of = null;
        for (ZoomAccount each : accounts.values()) {
            ZoomAccount.App found = basic.length == 2 ? each.apps.get(basic[0]) : null;
            if (found != null && found.secret().equals(basic[1])) {
                app = found;
                of = each;
            }
        }
        if (app == null || of == null) {
            throw ZoomFault.signIn(401, "invalid_client", "Invalid client_id or client_secret");
        }
        return switch (fields.getOrDefault("grant_type", "")) {
            case "account_credentials" -> own(of, app, fields);
            case "authorization_code" -> code(app, fields);
            case "refresh_token" -> refresh(app, fields);
            default -> throw ZoomFault.signIn(400, "unsupported_grant_type", "unsupported grant type");
        };
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private Answer own(ZoomAccount account, ZoomAccount.App app, Map<String, String> fields) {
        if (!account.id().equals(fields.get("account_id"))
                || fields.size() != 2
                || app.redirect().isPresent()) {
            throw ZoomFault.signIn(400, "invalid_request", "Bad Request");
        }
        return Answer.json(200, issue(account, app, ""));
    }

    private Answer code(ZoomAccount.App app, Map<String, String> fields) {
        Code code = codes.remove(fields.getOrDefault("code", ""));
        if (code == null
                || !code.app().id().equals(app.id())
                || !code.redirect().equals(fields.get("redirect_uri"))
                || !code.until().isAfter(clock.instant())
                || !code.challenge().isEmpty()
                        && !code.challenge().equals(hash(fields.getOrDefault("code_verifier", "")))) {
            throw ZoomFault.signIn(400, "invalid_grant", "Invalid authorization code");
        }
        return forUser(code.account(), app, code.user());
    }

    /** One that was used is good for nothing any more. */
    private Answer refresh(ZoomAccount.App app, Map<String, String> fields) {
        Refresh refresh = refreshes.remove(fields.getOrDefault("refresh_token", ""));
        if (refresh == null
                || !refresh.app().id().equals(app.id())
                || !refresh.until().isAfter(clock.instant())) {
            throw ZoomFault.signIn(400, "invalid_grant", "Invalid Token!");
        }
        return forUser(refresh.account(), app, refresh.user());
    }

    private Answer forUser(ZoomAccount account, ZoomAccount.App app, String user) {
        ObjectNode body = issue(account, app, user);
        String token = "r-" + UUID.randomUUID();
        refreshes.put(token, new Refresh(account, app, user, clock.instant().plus(Duration.ofDays(90))));
        return Answer.json(200, body.put("refresh_token", token));
    }

    private ObjectNode issue(ZoomAccount account, ZoomAccount.App app, String user) {
        String token = "t-" + UUID.randomUUID();
        tokens.put(
                token,
                new Token(account, app.id(), user, app.scopes(), clock.instant().plus(Duration.ofHours(1))));
        return JsonNodeFactory.instance
                .objectNode()
                .put("access_token", token)
                .put("token_type", "bearer")
                .put("expires_in", 3600)
                .put("scope", String.join(" ", app.scopes()))
                .put("api_url", base.get());
    }

    private static String hash(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
