package org.patchbay.lab.cloud.zoom;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;

/** Zoom's OAuth: of an account's app for itself, and of its users. */
final class ZoomSignIn {
    /** What a token is good for. */
    record Token(ZoomAccount account, String app, String user, Set<String> scopes, Instant until) {}

    private record Refresh(ZoomAccount account, ZoomAccount.App app, String user, Instant until) {}

    private final Clock clock;
    private final Supplier<String> base;
    private final Map<String, ZoomAccount> accounts;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Browser browser;
    private final Map<String, Refresh> refreshes = new ConcurrentHashMap<>();

    ZoomSignIn(Clock clock, Supplier<String> base, Map<String, ZoomAccount> accounts) {
        this.clock = clock;
        this.base = base;
        this.accounts = accounts;
        browser = new Browser(clock, base, accounts);
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

    /** What a user does in a browser. */
    Browser browser() {
        return browser;
    }

    private record Client(ZoomAccount account, ZoomAccount.App app) {}

    /** @throws ZoomFault for an app that does not prove itself */
    private Client client(Asked asked) {
        String header = asked.header("Authorization");
        String[] basic =
                header.startsWith("Basic ") ? decoded(header.substring(6)).split(":", 2) : new String[0];
        for (ZoomAccount each : accounts.values()) {
            ZoomAccount.App found = basic.length == 2 ? each.apps.get(basic[0]) : null;
            if (found != null && found.secret().equals(basic[1])) {
                return new Client(each, found);
            }
        }
        throw ZoomFault.signIn(401, "invalid_client", "Invalid client_id or client_secret");
    }

    Answer token(Map<String, String> fields, Asked asked) {
        Client client = client(asked);
        return switch (fields.getOrDefault("grant_type", "")) {
            case "account_credentials" -> own(client.account(), client.app(), fields);
            case "authorization_code" -> code(client.app(), fields);
            case "refresh_token" -> refresh(client.app(), fields);
            default -> throw ZoomFault.signIn(400, "unsupported_grant_type", "unsupported grant type");
        };
    }

    /** What the user has allowed the app is over: with its tokens, its refresh tokens are good for nothing. */
    Answer revoke(Map<String, String> fields, Asked asked) {
        Client client = client(asked);
        Token token = tokens.get(fields.getOrDefault("token", ""));
        if (fields.size() != 1
                || token == null
                || !token.app().equals(client.app().id())) {
            throw ZoomFault.signIn(400, "invalid_request", "Invalid Token!");
        }
        revoke(token.app(), token.user());
        return Answer.json(200, JsonNodeFactory.instance.objectNode().put("status", "success"));
    }

    void revoke(String app, String user) {
        tokens.values().removeIf(each -> each.user().equals(user) && each.app().equals(app));
        refreshes
                .values()
                .removeIf(each -> each.user().equals(user) && each.app().id().equals(app));
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
        Browser.Code code = browser.take(fields.getOrDefault("code", "")).orElse(null);
        if (code == null
                || fields.size() != (code.challenge().isEmpty() ? 3 : 4)
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
                || fields.size() != 2
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
