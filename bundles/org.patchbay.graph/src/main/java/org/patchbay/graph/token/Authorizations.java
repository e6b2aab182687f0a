package org.patchbay.graph.token;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

import com.google.gson.JsonObject;

/**
 * Sign-ins that were begun and are not ended: all that must come back is sealed into the browser's own cookie, so that nobody can fill this node's
 * memory by beginning many. What came back once is remembered until it would be too old anyway.
 */
final class Authorizations {
    static final Duration VALID = Duration.ofMinutes(15);
    private static final int SECRET_BYTES = 32;
    private static final int MOST = 20_000;
    private static final String BEGUN = "sign-in";
    private static final String BUTTON = "disconnect";

    private final Clock clock;
    private final Seal seal = Seal.under(key());
    private final Map<String, Instant> ended = new LinkedHashMap<>(16, 0.75f, false) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST || !clock.instant().isBefore(eldest.getValue());
        }
    };

    /**
     * A sign-in.
     *
     * @param state by which the answer is known
     * @param nonce which the statement of who signed in repeats
     * @param verifier which proves that who has the code is who asked for it; secret
     */
    record Begun(String tenant, String area, String state, String nonce, String verifier) {
        @Override
        public String toString() {
            return "Begun[" + tenant + ", " + area + "]";
        }
    }

    /**
     * @param sealed for the browser to bring back
     * @param challenge of the verifier
     */
    record Start(Begun begun, String sealed, String challenge) {
        @Override
        public String toString() {
            return "Start[" + begun + "]";
        }
    }

    Authorizations(Clock clock) {
        this.clock = clock;
    }

    private static SecretKey key() {
        try {
            KeyGenerator generator = KeyGenerator.getInstance("AES");
            generator.init(256);
            return generator.generateKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no AES.", e);
        }
    }

    Start begin(String tenant, String area) throws IOException {
        Begun begun = new Begun(
                tenant, area, Seal.random(SECRET_BYTES), Seal.random(SECRET_BYTES), Seal.random(SECRET_BYTES));
        JsonObject json = new JsonObject();
        json.addProperty("tenant", tenant);
        json.addProperty("area", area);
        json.addProperty("state", begun.state());
        json.addProperty("nonce", begun.nonce());
        json.addProperty("verifier", begun.verifier());
        json.addProperty("until", clock.instant().plus(VALID).getEpochSecond());
        return new Start(begun, seal.close(json.toString(), BEGUN), challenge(begun.verifier()));
    }

    /** As RFC 7636, section 4.2, says. */
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

    private Optional<JsonObject> opened(String sealed, String label) {
        try {
            return seal.open(sealed, label)
                    .map(Json::object)
                    .filter(json -> clock.instant().getEpochSecond() < Json.number(json, "until"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Empty where it was not begun by this browser, is too old, or came back before. */
    Optional<Begun> back(String sealed, String state) {
        Optional<Begun> begun = opened(sealed, BEGUN)
                .map(json -> new Begun(
                        Json.text(json, "tenant"),
                        Json.text(json, "area"),
                        Json.text(json, "state"),
                        Json.text(json, "nonce"),
                        Json.text(json, "verifier")))
                .filter(each -> MessageDigest.isEqual(
                        each.state().getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8)));
        synchronized (ended) {
            return begun.filter(
                    each -> ended.putIfAbsent(each.state(), clock.instant().plus(VALID)) == null);
        }
    }

    /** What the button of a user who just signed in carries. */
    String disconnect(String tenant, String user) throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty("tenant", tenant);
        json.addProperty("user", user);
        json.addProperty("until", clock.instant().plus(VALID).getEpochSecond());
        return seal.close(json.toString(), BUTTON);
    }

    /** Whose button that is. */
    Optional<JsonObject> whom(String sealed) {
        return opened(sealed, BUTTON);
    }
}
