package org.patchbay.graph.token;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.AuthorizationRequestUrlParameters;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IHttpResponse;
import com.microsoft.aad.msal4j.OnBehalfOfParameters;
import com.microsoft.aad.msal4j.Prompt;
import com.microsoft.aad.msal4j.RefreshTokenParameters;
import com.microsoft.aad.msal4j.UserAssertion;

/**
 * A cloud's sign-in service, through msal4j. Each asking has an application object of its own, so that no token of one user or purpose is ever in
 * a cache from which another is answered; what is kept is kept by who asks. Works on the caller's thread.
 */
final class LoginService {
    private static final String COMMON_FORM = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private final Credentials credentials;
    private final LoginHttp http;
    private final Clock clock;
    /** The ids of Microsoft tenants that are configured by a domain. */
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    LoginService(Credentials credentials, LoginHttp http, Clock clock) {
        this.credentials = credentials;
        this.http = http;
        this.clock = clock;
    }

    /** How msal4j gives an answer that may fail. */
    private interface Asking {
        CompletableFuture<IAuthenticationResult> by(ConfidentialClientApplication app);
    }

    /** For the application itself: what it carries was granted to it in the Microsoft tenant, and cannot be asked for one by one. */
    Issued ofApplication(TenantSettings settings, String area) throws SignInFault {
        Issued issued = asked(
                settings,
                area,
                app -> app.acquireToken(ClientCredentialParameters.builder(Set.of(settings.full(".default")))
                        .skipCache(true)
                        .build()));
        return new Issued(issued.access(), Json.texts(Json.claims(issued.access()), "roles"), issued.until(), "", "");
    }

    /** For the user who was given this code. */
    Issued redeem(TenantSettings settings, String area, String code, String verifier, URI redirect, Set<String> scopes)
            throws SignInFault {
        return asked(
                settings,
                area,
                app -> app.acquireToken(AuthorizationCodeParameters.builder(code, redirect)
                        .codeVerifier(verifier)
                        .scopes(settings.full(scopes))
                        .build()));
    }

    /** The next one for a user. */
    Issued refresh(TenantSettings settings, String area, String refresh, Set<String> scopes) throws SignInFault {
        return asked(
                settings,
                area,
                app -> app.acquireToken(RefreshTokenParameters.builder(settings.full(scopes), refresh)
                        .build()));
    }

    /** For the user in whose name somebody else holds a token for this app. */
    Issued onBehalfOf(TenantSettings settings, String area, String assertion, Set<String> scopes) throws SignInFault {
        return asked(
                settings,
                area,
                app -> app.acquireToken(
                        OnBehalfOfParameters.builder(settings.full(scopes), new UserAssertion(assertion))
                                .skipCache(true)
                                .build()));
    }

    /** Where a browser is sent to sign in. */
    URI authorize(
            TenantSettings settings,
            String area,
            Set<String> scopes,
            URI redirect,
            String state,
            String nonce,
            String challenge,
            String hint)
            throws SignInFault {
        AuthorizationRequestUrlParameters.Builder parameters = AuthorizationRequestUrlParameters.builder(
                        redirect.toString(), settings.full(scopes))
                .state(state)
                .nonce(nonce)
                .codeChallenge(challenge)
                .codeChallengeMethod("S256");
        if (hint.isEmpty()) {
            parameters.prompt(Prompt.SELECT_ACCOUNT);
        } else {
            parameters.loginHint(hint);
        }
        URI url = URI.create(app(settings, area)
                .getAuthorizationRequestUrl(parameters.build())
                .toString());
        return URI.create(settings.login() + url.getRawPath() + "?" + url.getRawQuery());
    }

    /**
     * The id of the Microsoft tenant, which is what those who sign in are said to be of.
     *
     * @throws SignInFault where it is configured by a domain and the service does not say
     */
    String tenantId(TenantSettings settings) throws SignInFault {
        if (settings.isMicrosoftTenantId()) {
            return settings.microsoftTenant();
        }
        String place = settings.login() + "/" + settings.microsoftTenant();
        String known = ids.get(place);
        if (known != null) {
            return known;
        }
        try {
            IHttpResponse answer =
                    http.get(settings, "/" + settings.microsoftTenant() + "/v2.0/.well-known/openid-configuration");
            String issuer = Json.text(Json.object(answer.body()), "issuer");
            String id = issuer.replaceFirst("/v2\\.0/?$", "").replaceFirst(".*/", "");
            if (answer.statusCode() == 200 && id.matches(COMMON_FORM)) {
                ids.put(place, id);
                return id;
            }
            throw new SignInFault(
                    SignInFault.Kind.UNAVAILABLE,
                    "The sign-in service does not say which Microsoft tenant " + settings.microsoftTenant() + " is ("
                            + answer.statusCode() + "). Set microsoft_tenant to its id.");
        } catch (IOException e) {
            throw LoginFaults.of(e);
        }
    }

    private ConfidentialClientApplication app(TenantSettings settings, String area) throws SignInFault {
        try {
            ConfidentialClientApplication.Builder builder = ConfidentialClientApplication.builder(
                            settings.clientOf(area), credentials.of(settings, area))
                    .authority(settings.cloud().login() + "/" + settings.microsoftTenant() + "/")
                    .validateAuthority(false)
                    .instanceDiscovery(false)
                    .executorService(new OnCaller())
                    .httpClient(request -> http.send(settings, request));
            builder.disableInternalRetries();
            return builder.build();
        } catch (MalformedURLException e) {
            throw new SignInFault(SignInFault.Kind.UNAVAILABLE, "The sign-in service's address cannot be used.");
        }
    }

    private Issued asked(TenantSettings settings, String area, Asking asking) throws SignInFault {
        ConfidentialClientApplication app = app(settings, area);
        try {
            IAuthenticationResult result = asking.by(app).join();
            Instant until = result.expiresOnDate() == null
                    ? clock.instant()
                    : result.expiresOnDate().toInstant();
            if (result.accessToken() == null || result.accessToken().isEmpty()) {
                throw new SignInFault(SignInFault.Kind.UNAVAILABLE, "The sign-in service's answer holds no token.");
            }
            return new Issued(
                    result.accessToken(),
                    names(result.scopes()),
                    until,
                    refresh(app.tokenCache().serialize()),
                    result.idToken() == null ? "" : result.idToken());
        } catch (CompletionException e) {
            throw LoginFaults.of(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            throw LoginFaults.of(e);
        }
    }

    /** Permissions as Graph names them; what belongs to signing in itself is left out. */
    static Set<String> names(String scopes) {
        Set<String> all = new TreeSet<>();
        for (String each : scopes == null ? new String[0] : scopes.split("\\s+")) {
            String name = each.substring(each.lastIndexOf('/') + 1);
            if (name.contains(".") && !name.startsWith(".")) {
                all.add(name);
            }
        }
        return all;
    }

    /** msal4j gives a refresh token in the form of its cache alone. */
    private static String refresh(String cache) {
        JsonElement tokens = Json.object(cache).get("RefreshToken");
        if (tokens != null && tokens.isJsonObject()) {
            for (Map.Entry<String, JsonElement> each : tokens.getAsJsonObject().entrySet()) {
                if (each.getValue() instanceof JsonObject token) {
                    return Json.text(token, "secret");
                }
            }
        }
        return "";
    }

    /** Runs what it is given at once: who asks waits anyway, and nobody's thread is taken. */
    private static final class OnCaller extends AbstractExecutorService {
        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {
            // Nothing runs that it would have to end.
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
