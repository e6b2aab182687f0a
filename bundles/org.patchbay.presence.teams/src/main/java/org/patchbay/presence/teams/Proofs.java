package org.patchbay.presence.teams;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what was sealed for us comes from Microsoft: by the tokens that come with it, signed by the login service for our app and the service that tells
 * of changes. The login service's keys are fetched by themselves: over https, without redirections, so large at most, seldom.
 */
final class Proofs {
    private static final Logger LOG = LoggerFactory.getLogger(Proofs.class);
    /** The app by which Microsoft Graph tells of changes. */
    private static final String TELLER = "0bf30f3b-4a52-48df-9a82-234910c4a086";

    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Duration FRESH = Duration.ofHours(24);
    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256 << 10;
    private static final int MOST_TOKENS = 10;
    private static final int LONGEST_TOKEN = 16 << 10;

    private final Supplier<URI> where;
    private final Function<String, Optional<String>> app;
    private final Clock clock;
    private Map<String, PublicKey> keys = Map.of();
    private Instant fetched = Instant.EPOCH;
    private Instant tried = Instant.EPOCH;
    private URI from = URI.create("");

    /**
     * @param where the keys are
     * @param app the client id of a tenant's app
     */
    Proofs(Supplier<URI> where, Function<String, Optional<String>> app, Clock clock) {
        this.where = where;
        this.app = app;
        this.clock = clock;
    }

    /** May go out to the network; not for whoever waits for an answer. */
    boolean genuine(String tenant, List<String> tokens) {
        return !tokens.isEmpty()
                && tokens.size() <= MOST_TOKENS
                && tokens.stream().allMatch(each -> genuineOne(tenant, each));
    }

    private boolean genuineOne(String tenant, String token) {
        String[] parts = token.split("\\.", -1);
        if (token.length() > LONGEST_TOKEN || parts.length != 3) {
            return false;
        }
        try {
            Json header = Json.read(bytes(parts[0]));
            Optional<PublicKey> key = header.text("alg").equals("RS256") ? key(header.text("kid")) : Optional.empty();
            if (key.isEmpty()) {
                return false;
            }
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key.get());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(bytes(parts[2])) && isForUs(tenant, Json.read(bytes(parts[1])));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isForUs(String tenant, Json claims) {
        Instant now = clock.instant();
        boolean timely = now.isBefore(
                        Instant.ofEpochSecond(claims.number("exp")).plus(SKEW))
                && !now.isBefore(Instant.ofEpochSecond(claims.number("nbf")).minus(SKEW));
        String teller = claims.text("azp").isEmpty() ? claims.text("appid") : claims.text("azp");
        String tid = claims.text("tid");
        boolean issued = !tid.isEmpty()
                && List.of("https://login.microsoftonline.com/" + tid + "/v2.0", "https://sts.windows.net/" + tid + "/")
                        .contains(claims.text("iss"));
        return timely
                && issued
                && teller.equals(TELLER)
                && app.apply(tenant).filter(claims.text("aud")::equals).isPresent();
    }

    private static byte[] bytes(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    private synchronized Optional<PublicKey> key(String id) {
        Instant now = clock.instant();
        URI address = where.get();
        boolean stale = !address.equals(from) || fetched.plus(FRESH).isBefore(now) || !keys.containsKey(id);
        if (stale && (!address.equals(from) || tried.plus(PAUSE).isBefore(now))) {
            tried = now;
            from = address;
            try {
                keys = fetch(address);
                fetched = now;
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn(
                        "The keys that Microsoft signs with cannot be had from {}: what it tells is read instead. {}",
                        address.getHost(),
                        e.getClass().getSimpleName());
            }
        }
        return Optional.ofNullable(keys.get(id));
    }

    private static Map<String, PublicKey> fetch(URI from) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(LIMIT)
                .build();
        HttpRequest request = HttpRequest.newBuilder(from).timeout(LIMIT).GET().build();
        try {
            HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                byte[] read = body.readNBytes(MOST_BYTES + 1);
                if (answer.statusCode() != 200 || read.length > MOST_BYTES) {
                    throw new IOException("status " + answer.statusCode());
                }
                return keys(Json.read(read));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static Map<String, PublicKey> keys(Json set) {
        Map<String, PublicKey> keys = new HashMap<>();
        for (Json each : set.get("keys").items()) {
            try {
                if (each.text("kty").equals("RSA")) {
                    BigInteger modulus = new BigInteger(1, bytes(each.text("n")));
                    if (modulus.bitLength() >= 2048) {
                        keys.put(
                                each.text("kid"),
                                KeyFactory.getInstance("RSA")
                                        .generatePublic(new RSAPublicKeySpec(
                                                modulus, new BigInteger(1, bytes(each.text("e"))))));
                    }
                }
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                LOG.debug("A key of the login service is none");
            }
        }
        return keys;
    }
}
