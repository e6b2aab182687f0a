package org.patchbay.vault;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/**
 * Sign-ins that were begun and are not ended: all that must come back is sealed into the browser's own cookie, so that nobody can fill this node's
 * memory by beginning many. What came back once is remembered until it would be too old anyway.
 */
public final class BegunSignIns {
    public static final Duration VALID = Duration.ofMinutes(15);

    private static final int SECRET_BYTES = 32;
    private static final int MOST = 20_000;
    private static final String BEGUN = "sign-in";
    private static final String BUTTON = "button";
    private static final String STATE = ".state";
    private static final String NONCE = ".nonce";
    private static final String VERIFIER = ".verifier";
    private static final String UNTIL = ".until";

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
     * @param about what it is about, as whoever began it said
     * @param state by which the answer is known
     * @param nonce which a statement of who signed in repeats
     * @param verifier which proves that who has the code is who asked for it; secret
     */
    public record Begun(Map<String, String> about, String state, String nonce, String verifier) {
        public Begun {
            about = Map.copyOf(about);
        }

        /** Empty where it was not said. */
        public String about(String name) {
            return about.getOrDefault(name, "");
        }

        @Override
        public String toString() {
            return "Begun[" + about + "]";
        }
    }

    /**
     * @param sealed for the browser to bring back
     * @param challenge of the verifier
     */
    public record Start(Begun begun, String sealed, String challenge) {
        @Override
        public String toString() {
            return "Start[" + begun + "]";
        }
    }

    public BegunSignIns(Clock clock) {
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

    /** @param about what has to come back; names begin with a letter */
    public Start begin(Map<String, String> about) throws IOException {
        Begun begun = new Begun(about, Seal.random(SECRET_BYTES), Seal.random(SECRET_BYTES), Seal.random(SECRET_BYTES));
        Map<String, String> all = new HashMap<>(about);
        all.put(STATE, begun.state());
        all.put(NONCE, begun.nonce());
        all.put(VERIFIER, begun.verifier());
        return new Start(begun, sealed(all, BEGUN), challenge(begun.verifier()));
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

    private String sealed(Map<String, String> fields, String label) throws IOException {
        Map<String, String> all = new HashMap<>(fields);
        all.put(UNTIL, String.valueOf(clock.instant().plus(VALID).getEpochSecond()));
        return seal.close(
                all.entrySet().stream()
                        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&")),
                label);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Optional<Map<String, String>> opened(String sealed, String label) {
        try {
            return seal.open(sealed, label)
                    .map(BegunSignIns::decoded)
                    .filter(all -> clock.instant().getEpochSecond() < Long.parseLong(all.getOrDefault(UNTIL, "0")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Only what was sealed here gets here. */
    private static Map<String, String> decoded(String text) {
        Map<String, String> all = new HashMap<>();
        for (String each : text.split("&")) {
            int at = each.indexOf('=');
            all.put(
                    URLDecoder.decode(each.substring(0, at), StandardCharsets.UTF_8),
                    URLDecoder.decode(each.substring(at + 1), StandardCharsets.UTF_8));
        }
        return all;
    }

    private static Map<String, String> about(Map<String, String> all) {
        Map<String, String> about = new HashMap<>(all);
        about.keySet().removeIf(name -> name.startsWith("."));
        return about;
    }

    /** Empty where it was not begun by this browser, is too old, or came back before. */
    public Optional<Begun> back(String sealed, String state) {
        Optional<Begun> begun = opened(sealed, BEGUN)
                .map(all -> new Begun(
                        about(all),
                        all.getOrDefault(STATE, ""),
                        all.getOrDefault(NONCE, ""),
                        all.getOrDefault(VERIFIER, "")))
                .filter(each -> MessageDigest.isEqual(
                        each.state().getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8)));
        synchronized (ended) {
            return begun.filter(
                    each -> ended.putIfAbsent(each.state(), clock.instant().plus(VALID)) == null);
        }
    }

    /** What a button carries that is for who just signed in. */
    public String button(Map<String, String> about) throws IOException {
        return sealed(about, BUTTON);
    }

    /** What that button is about; empty for one that was not made here, or is too old. */
    public Optional<Map<String, String>> pressed(String sealed) {
        return opened(sealed, BUTTON).map(BegunSignIns::about);
    }
}
