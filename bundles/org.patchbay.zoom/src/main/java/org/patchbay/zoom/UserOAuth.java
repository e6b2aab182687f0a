package org.patchbay.zoom;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.api.presence.sync.PresenceException;

/** Zoom's OAuth of users: authorization code with PKCE, and refresh tokens that are good once. Stages fail with a {@link SignInFault}. */
final class UserOAuth {
    private static final Duration LONGEST = Duration.ofHours(1);
    /** Any of a line is enough: the newer names, the older ones, and what an administrator's app has. */
    private static final Map<String, Set<String>> NEEDED = new TreeMap<>(Map.of(
            "user:read:presence_status",
                    Set.of(
                            "user:read:presence_status",
                            "user:read",
                            "user:read:presence_status:admin",
                            "user:read:admin"),
            "user:read:user", Set.of("user:read:user", "user:read", "user:read:user:admin", "user:read:admin"),
            "user:update:presence_status",
                    Set.of(
                            "user:update:presence_status",
                            "user:write",
                            "user:update:presence_status:admin",
                            "user:write:admin")));

    private final Secrets secrets;
    private final Clock clock;

    /**
     * What Zoom gave.
     *
     * @param until when {@code access} ends
     * @param refresh good once, for 90 days
     * @param scopes empty where Zoom does not say
     */
    record Issued(String access, Instant until, String refresh, Set<String> scopes) {
        Issued {
            scopes = Set.copyOf(scopes);
        }

        /** What the app would have to ask for besides. */
        Set<String> missing() {
            return scopes.isEmpty()
                    ? Set.of()
                    : NEEDED.entrySet().stream()
                            .filter(each -> each.getValue().stream().noneMatch(scopes::contains))
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toCollection(TreeSet::new));
        }

        @Override
        public String toString() {
            return "Issued[until " + until + "]";
        }
    }

    /** Whose token it is. @param mail lower case; possibly empty */
    record Me(String id, String account, String mail) {
        @Override
        public String toString() {
            return "Me[" + id + "]";
        }
    }

    UserOAuth(Secrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Where the user signs in. */
    static URI authorize(AccountSettings settings, UserApp app, String state, String challenge) {
        return URI.create(settings.oauth() + "/oauth/authorize?"
                + form(Map.of(
                        "response_type",
                        "code",
                        "client_id",
                        app.clientId(),
                        "redirect_uri",
                        app.redirect().toString(),
                        "state",
                        state,
                        "code_challenge",
                        challenge,
                        "code_challenge_method",
                        "S256")));
    }

    CompletableFuture<Issued> redeem(ZoomAccount.Use use, UserApp app, String code, String verifier) {
        return token(
                use,
                app,
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        app.redirect().toString(),
                        "code_verifier",
                        verifier));
    }

    /** What is given is good for nothing from then on, whether an answer comes or not. */
    CompletableFuture<Issued> renew(ZoomAccount.Use use, UserApp app, String refresh) {
        return token(use, app, Map.of("grant_type", "refresh_token", "refresh_token", refresh));
    }

    private CompletableFuture<Issued> token(ZoomAccount.Use use, UserApp app, Map<String, String> fields) {
        return post(use, app, "/oauth/token", fields).thenApply(answer -> {
            String access = answer.body().text("access_token");
            String refresh = answer.body().text("refresh_token");
            if (!answer.good() || access.isEmpty() || refresh.isEmpty()) {
                throw new CompletionException(SignInFault.of(answer));
            }
            Duration lasts = Duration.ofSeconds(answer.body().number("expires_in"));
            lasts = lasts.compareTo(LONGEST) > 0 || lasts.isZero() || lasts.isNegative() ? LONGEST : lasts;
            String scopes = answer.body().text("scope").strip();
            return new Issued(
                    access,
                    clock.instant().plus(lasts),
                    refresh,
                    scopes.isEmpty() ? Set.of() : new TreeSet<>(List.of(scopes.split("[\\s,]+"))));
        });
    }

    /** Zoom forgets that the user allowed the app, and all tokens of it. */
    CompletableFuture<Void> revoke(ZoomAccount.Use use, UserApp app, String access) {
        return post(use, app, "/oauth/revoke", Map.of("token", access)).thenApply(answer -> {
            if (!answer.good()) {
                throw new CompletionException(SignInFault.of(answer));
            }
            return null;
        });
    }

    private CompletableFuture<Answer> post(ZoomAccount.Use use, UserApp app, String path, Map<String, String> fields) {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create(use.settings().oauth() + path))
                    .header(
                            "Authorization",
                            Proof.basic(secrets, app.clientId(), "user_client_secret", app.clientSecret()))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Accept", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(form(fields)))
                    .build();
        } catch (PresenceException e) {
            return CompletableFuture.failedFuture(SignInFault.of(e));
        }
        return use.transport().send(request);
    }

    /** Whose token that is. */
    CompletableFuture<Me> me(ZoomAccount.Use use, String access) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(use.settings().api() + "/v2/users/me"))
                .header("Authorization", "Bearer " + access)
                .header("Accept", "application/json")
                .build();
        return use.transport().send(request).thenApply(answer -> {
            Me me = new Me(
                    answer.body().text("id"),
                    answer.body().text("account_id"),
                    answer.body().text("email").strip().toLowerCase(Locale.ROOT));
            if (answer.lacksScope()) {
                throw new CompletionException(new SignInFault(
                        SignInFault.Kind.APP, "The user-managed app lacks the scope user:read:user. Add it at Zoom."));
            }
            if (!answer.good() || !me.id().matches("\\S{1,128}") || me.account().isEmpty()) {
                throw new CompletionException(new SignInFault(
                        SignInFault.Kind.UNAVAILABLE,
                        answer.good()
                                ? "Zoom does not say who signed in."
                                : "Zoom does not say who signed in: " + answer.status() + ".",
                        answer.retryAfter()));
            }
            return me;
        });
    }

    private static String form(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }
}
