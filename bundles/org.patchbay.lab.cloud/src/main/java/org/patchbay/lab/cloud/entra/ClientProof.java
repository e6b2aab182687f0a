package org.patchbay.lab.cloud.entra;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;

import org.patchbay.lab.cloud.wire.KeyedCertificate;

/** Whether a client is the one it says: by an assertion that its certificate has signed, or by its secret. */
final class ClientProof {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private final State state;
    private final List<String> bases;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** @param bases the addresses that the service goes by */
    ClientProof(State state, List<String> bases) {
        this.state = state;
        this.bases = bases;
    }

    private static Refused no(int code, String text) {
        return new Refused(401, "invalid_client", code, text);
    }

    /** @throws Refused if it has not proven itself */
    App client(String tenant, Map<String, String> fields) {
        App app = state.app(fields.getOrDefault("client_id", ""));
        String assertion = fields.getOrDefault("client_assertion", "");
        String secret = fields.getOrDefault("client_secret", "");
        if (!assertion.isEmpty()) {
            if (!TYPE.equals(fields.get("client_assertion_type"))) {
                throw new Refused(400, "invalid_request", 50027, "JWT token is invalid or malformed.");
            }
            assertion(app, tenant, assertion);
        } else if (!secret.isEmpty()) {
            if (!app.secret().equals(java.util.Optional.of(secret))) {
                throw no(
                        7000215,
                        "Invalid client secret provided. Ensure the secret being sent in the request is the"
                                + " client secret value, not the client secret ID, for a secret added to app '"
                                + app.id() + "'.");
            }
        } else if (!app.certificates().isEmpty() || app.secret().isPresent()) {
            throw no(
                    7000218,
                    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
        }
        return app;
    }

    private void assertion(App app, String tenant, String assertion) {
        Issuer.Parts parts = Issuer.read(assertion).orElseThrow(() -> no(50027, "JWT token is invalid or malformed."));
        X509Certificate certificate = app.certificates().stream()
                .filter(each -> names(parts.header(), each))
                .findFirst()
                .orElseThrow(
                        () -> no(
                                700027,
                                "The certificate with identifier used to sign the client assertion is not registered on application."));
        if (!parts.verifies(certificate.getPublicKey())) {
            throw no(700027, "Client assertion contains an invalid signature.");
        }
        JsonNode claims = parts.claims();
        Instant now = state.clock.instant();
        if (!claims.path("iss").asText().equals(app.id())
                || !claims.path("sub").asText().equals(app.id())) {
            throw no(700021, "Client assertion application identifier doesn't match 'client_id' parameter.");
        }
        String audience = claims.path("aud").asText();
        boolean ours = bases.stream()
                .flatMap(base ->
                        List.of(base + "/" + tenant + "/oauth2/v2.0/token", base + "/" + tenant + "/v2.0").stream())
                .anyMatch(audience::equals);
        if (!ours) {
            throw no(700023, "Client assertion audience claim does not match Realm issuer.");
        }
        long until = claims.path("exp").asLong();
        if (until <= now.getEpochSecond() || claims.path("nbf").asLong() > now.getEpochSecond() + 300) {
            throw no(700024, "Client assertion is not within its valid time range.");
        }
        if (until > now.getEpochSecond() + 24 * 3600) {
            throw no(700024, "Client assertion is not within its valid time range: it is good for too long.");
        }
        String id = claims.path("jti").asText();
        if (id.isEmpty() || !seen.add(app.id() + " " + id)) {
            throw no(700027, "Client assertion was used before, or has no jti.");
        }
    }

    /** By its SHA-256 thumbprint, in either alphabet of Base 64: msal4j writes the plain one. By the older one only where that alone is given. */
    private static boolean names(JsonNode header, X509Certificate certificate) {
        String sha256 = header.path("x5t#S256").asText();
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return sha256.isEmpty()
                ? header.path("x5t")
                        .asText()
                        .equals(encoder.encodeToString(KeyedCertificate.thumbprint(certificate, "SHA-1")))
                : sha256.replace("=", "")
                        .replace('+', '-')
                        .replace('/', '_')
                        .equals(encoder.encodeToString(KeyedCertificate.thumbprint(certificate, "SHA-256")));
    }
}
