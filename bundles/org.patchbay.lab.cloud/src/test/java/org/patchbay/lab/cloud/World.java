package org.patchbay.lab.cloud;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.patchbay.lab.cloud.entra.App;
import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

/** A tenant with three people and one app, and a client that says what it is told to. */
public final class World implements AutoCloseable {
    public static final String TENANT = "2e4b1c0a-0000-4000-8000-000000000001";
    public static final String APP = "22553876-f5ab-4529-bffb-cfe50aa89f87";
    public static final String REDIRECT = "https://patchbay.example/hook/graph/back";
    public static final String ADA = "fa8bf3dc-eca7-46b7-bad1-db199b62afc3";
    public static final String BOB = "66825e03-7ef5-42da-9069-724602c31f6b";
    public static final String EVE = "8f98f01d-1a73-401a-b9e9-9fd1e6f5e5a1";
    public static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    public static final ObjectMapper JSON = new ObjectMapper();

    public final KeyedCertificate certificate;
    public final FakeMicrosoft microsoft = FakeMicrosoft.start(Clock.fixed(NOW, ZoneOffset.UTC));
    private final HttpClient http = HttpClient.newHttpClient();

    public World(KeyedCertificate certificate) {
        this.certificate = certificate;
        microsoft.graph().checkAnswers(true);
        microsoft
                .signIn()
                .register(App.of(APP)
                        .redirect(REDIRECT)
                        .certificate(certificate.certificate())
                        .delegated("User.Read", "Presence.Read.All", "Presence.ReadWrite")
                        .application("Presence.Read.All"));
        microsoft
                .tenant(TENANT)
                .put(Person.of(ADA, "ada@acme.example").name("Ada").asAdmin())
                .put(Person.of(BOB, "bob@acme.example").name("Bob").phone("+49 30 901820"))
                .put(Person.of(EVE, "eve@acme.example").name("Eve").mail(""));
    }

    /** An answer: its status, its JSON, and itself. */
    public record Got(int status, JsonNode json, HttpResponse<String> response) {
        public String code() {
            return json.path("error").path("code").asText();
        }

        public Set<String> fields() {
            return StreamSupport.stream(((Iterable<String>) json::fieldNames).spliterator(), false)
                    .collect(Collectors.toSet());
        }
    }

    /** An access token of Ada's with these scopes and no others. */
    public String token(String... scopes) {
        return tokenOf(ADA, scopes);
    }

    public String tokenOf(String user, String... scopes) {
        microsoft.signIn().withdraw(TENANT, APP);
        microsoft.signIn().grant(TENANT, APP, scopes);
        return microsoft.signIn().userToken(TENANT, APP, user);
    }

    public String applicationToken(String... roles) {
        microsoft.signIn().withdraw(TENANT, APP);
        microsoft.signIn().grantApplication(TENANT, APP, roles);
        return microsoft.signIn().applicationToken(TENANT, APP);
    }

    public Got graph(String method, String path, String token, String body) {
        return graph(method, path, token, "application/json", body);
    }

    public Got graph(String method, String path, String token, String type, String body) {
        HttpRequest.Builder request = request(microsoft.graph().uri() + path, method, body);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!body.isEmpty() && !type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return send(request);
    }

    public static HttpRequest.Builder request(String uri, String method, String body) {
        return HttpRequest.newBuilder(URI.create(uri))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
    }

    public Got send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Got(
                    response.statusCode(),
                    json
                            ? JSON.readTree(response.body())
                            : JSON.createObjectNode().put("text", response.body()),
                    response);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        microsoft.close();
    }
}
