package org.patchbay.lab.cloud.entra;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;
import org.patchbay.lab.cloud.wire.Faults;
import org.patchbay.lab.cloud.wire.KeyedCertificate;
import org.patchbay.lab.cloud.wire.LabClock;
import org.patchbay.lab.cloud.wire.Request;
import org.patchbay.lab.cloud.wire.WebServer;

/** The sign-in service: pages that a test plays the browser at, and the endpoint that gives tokens out. */
public final class SignIn implements AutoCloseable {
    private static final Pattern PATH = Pattern.compile("/([^/]+)(/.+)");
    private final State state;
    private final Browser browser;
    private final TokenEndpoint tokens;
    private final TokenWriter writer;
    private final WebServer server;
    private final String base;
    private final List<String> bases = new ArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Faults faults;

    /**
     * Starts it.
     *
     * @param knownAs the address that clients know it by where that is not its own: {@code https://login.microsoftonline.com}
     */
    public SignIn(LabClock clock, Optional<KeyedCertificate> certificate, Optional<String> knownAs) {
        state = new State(clock);
        faults = new Faults(status -> new Refused(
                        status,
                        status == 429 ? "temporarily_unavailable" : "server_error",
                        90033,
                        "A transient error has occurred. Please try again.")
                .answer(clock.instant()));
        server = new WebServer(certificate, faults, this::handle);
        base = knownAs.orElse(server.uri().toString());
        bases.add(base);
        bases.add(server.uri().toString());
        writer = new TokenWriter(state, base);
        browser = new Browser(state);
        tokens = new TokenEndpoint(state, new ClientProof(state, bases), writer);
    }

    /** Where it listens. */
    public URI uri() {
        return server.uri();
    }

    /** The tenant with this id; it is there from the first time on. */
    public Tenant tenant(String id) {
        return state.tenants.computeIfAbsent(id, Tenant::new);
    }

    /** Registers an app, or changes its registration. */
    public void register(App app) {
        state.apps.put(app.id(), app);
    }

    /** As though an administrator had consented to these delegated permissions. */
    public void grant(String tenant, String app, String... scopes) {
        state.consents.forAll(tenant, app, Set.of(scopes));
    }

    /** As though an administrator had consented to these application permissions. */
    public void grantApplication(String tenant, String app, String... roles) {
        state.consents.roles(tenant, app, Set.of(roles));
    }

    /** As though a user had consented. */
    public void grantUser(String tenant, String app, String user, String... scopes) {
        state.consents.forUser(tenant, app, user, Set.of(scopes));
    }

    /** All consent to an app is withdrawn. Tokens given so far live on until they expire, as they do there. */
    public void withdraw(String tenant, String app) {
        state.consents.withdraw(tenant, app);
    }

    /** Consent to one permission is withdrawn. */
    public void withdraw(String tenant, String app, String scope) {
        state.consents.withdraw(tenant, app, scope);
    }

    /** What a token of this user would carry now. */
    public Set<String> granted(String tenant, String app, String user) {
        return state.consents.scopes(tenant, app, user);
    }

    /** From now on this user has to show a second factor, which no refresh token does (AADSTS50076); or no longer. */
    public void secondFactor(String user, boolean required) {
        if (required) {
            state.secondFactor.add(user);
        } else {
            state.secondFactor.remove(user);
        }
    }

    /** How long tokens live from now on: an hour at first. */
    public void tokenLife(Duration life) {
        state.tokenLife = life;
    }

    /** How long refresh tokens live from now on: 90 days at first. */
    public void refreshLife(Duration life) {
        state.refreshLife = life;
    }

    /**
     * Somebody opens this address in a browser, signs in and consents where asked.
     *
     * @param user the id, or the sign-in name
     * @throws Refused where the service shows an error and sends nobody back
     */
    public Redirect signIn(URI authorize, String user) {
        return browser.signIn(browser.authorize(tenantOf(authorize, "/oauth2/v2.0/authorize"), query(authorize)), user);
    }

    /** The same, and consents not. */
    public Redirect decline(URI authorize, String user) {
        return browser.decline(
                browser.authorize(tenantOf(authorize, "/oauth2/v2.0/authorize"), query(authorize)), user);
    }

    /** An administrator opens this address and consents. */
    public Redirect consentAsAdmin(URI adminConsent, String admin) {
        return browser.consent(
                browser.consent(tenantOf(adminConsent, "/v2.0/adminconsent"), query(adminConsent)), admin);
    }

    /** The same, and consents not. */
    public Redirect declineAsAdmin(URI adminConsent, String admin) {
        return browser.decline(
                browser.consent(tenantOf(adminConsent, "/v2.0/adminconsent"), query(adminConsent)), admin);
    }

    private String tenantOf(URI uri, String path) {
        Matcher matcher = PATH.matcher(String.valueOf(uri.getPath()));
        if (bases.stream().noneMatch(each -> uri.toString().startsWith(each + "/"))
                || !matcher.matches()
                || !path.equals(matcher.group(2))) {
            throw new Refused(404, "invalid_request", 900561, "There is no such page.");
        }
        return String.valueOf(matcher.group(1));
    }

    private static String query(URI uri) {
        String raw = uri.getRawQuery();
        return raw == null ? "" : raw;
    }

    /** An access token to Graph for tests of Graph alone. */
    public String userToken(String tenant, String app, String user) {
        Tenant home = state.tenant(tenant, user);
        return writer.user(state.app(app), home, state.person(home, user), "https://graph.microsoft.com");
    }

    /** The same of the application itself. */
    public String applicationToken(String tenant, String app) {
        return writer.application(state.app(app), state.tenant(tenant, ""), "https://graph.microsoft.com");
    }

    /** A token of the app's own interface, to go on with on behalf of the user. */
    public String assertion(String tenant, String app, String user) {
        Tenant home = state.tenant(tenant, user);
        return writer.assertion(state.app(app), home, state.person(home, user));
    }

    /** For Graph: with which it signs its notifications. */
    public String validationToken(String tenant, String app, String publisher) {
        return writer.validation(app, state.tenant(tenant, ""), publisher);
    }

    /**
     * For Graph: what a token says, if it is one of ours for this resource and has not expired.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public Bearer bearer(String token, Set<String> resources) {
        JsonNode claims =
                state.issuer.own(token).orElseThrow(() -> new IllegalArgumentException("Signature is invalid."));
        long expires = claims.path("exp").asLong();
        if (!resources.contains(claims.path("aud").asText())) {
            throw new IllegalArgumentException("Invalid audience.");
        }
        long now = state.clock.instant().getEpochSecond();
        if (expires <= now || claims.path("nbf").asLong() > now + 300) {
            throw new IllegalArgumentException("Lifetime validation failed, the token is expired.");
        }
        boolean application = claims.path("idtyp").asText().equals("app");
        List<String> scopes = new ArrayList<>();
        if (application) {
            claims.path("roles").forEach(each -> scopes.add(each.asText()));
        } else {
            scopes.addAll(List.of(claims.path("scp").asText().split(" ")));
        }
        return new Bearer(
                claims.path("tid").asText(),
                claims.path("appid").asText(),
                application ? "" : claims.path("oid").asText(),
                Set.copyOf(scopes),
                java.time.Instant.ofEpochSecond(expires));
    }

    /** What goes wrong. */
    public Faults faults() {
        return faults;
    }

    /** What it was asked. */
    public List<Request> requests() {
        return requests;
    }

    private Answer handle(Asked asked) {
        Answer answer;
        try {
            answer = page(asked);
        } catch (Refused e) {
            answer = e.answer(state.clock.instant());
        }
        requests.add(Request.plain(state.clock.instant(), asked.method(), asked.path(), answer.status()));
        return answer;
    }

    private Answer page(Asked asked) {
        Matcher matcher = PATH.matcher(asked.path());
        if (!matcher.matches()) {
            return Answer.empty(404);
        }
        String tenant = String.valueOf(matcher.group(1));
        String page = String.valueOf(matcher.group(2));
        boolean token = page.equals("/oauth2/v2.0/token");
        if (!asked.method().equals(token ? "POST" : "GET")) {
            return new Refused(
                            405,
                            "invalid_request",
                            900561,
                            "The endpoint only accepts " + (token ? "POST" : "GET") + " requests. Received a "
                                    + asked.method() + " request.")
                    .answer(state.clock.instant());
        }
        return switch (page) {
            case "/oauth2/v2.0/token" -> tokens.answer(tenant, asked);
            case "/oauth2/v2.0/authorize" -> {
                browser.authorize(tenant, asked.query());
                yield Answer.text(200, "text/html", "<html><title>Sign in to your account</title></html>");
            }
            case "/v2.0/adminconsent" -> {
                browser.consent(tenant, asked.query());
                yield Answer.text(200, "text/html", "<html><title>Permissions requested</title></html>");
            }
            case "/v2.0/.well-known/openid-configuration" -> Answer.json(200, discovery(tenant));
            case "/discovery/v2.0/keys" -> Answer.json(200, state.issuer.keys());
            case "/discovery/instance" -> Answer.json(200, instance());
            default -> Answer.empty(404);
        };
    }

    private ObjectNode discovery(String tenant) {
        if (!Set.of("organizations", "common").contains(tenant)) {
            state.tenant(tenant, "");
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        String start = base + "/" + tenant;
        all.put("issuer", start + "/v2.0");
        all.put("authorization_endpoint", start + "/oauth2/v2.0/authorize");
        all.put("token_endpoint", start + "/oauth2/v2.0/token");
        all.put("jwks_uri", start + "/discovery/v2.0/keys");
        all.putArray("response_modes_supported").add("query").add("form_post");
        all.putArray("response_types_supported").add("code");
        all.putArray("id_token_signing_alg_values_supported").add("RS256");
        all.putArray("subject_types_supported").add("pairwise");
        return all;
    }

    private ObjectNode instance() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        String host = URI.create(base).getHost();
        all.put("tenant_discovery_endpoint", base + "/common/v2.0/.well-known/openid-configuration");
        all.put("api-version", "1.1");
        ObjectNode metadata = all.putArray("metadata").addObject();
        metadata.put("preferred_network", host)
                .put("preferred_cache", host)
                .putArray("aliases")
                .add(host);
        return all;
    }

    @Override
    public void close() {
        server.close();
    }
}
