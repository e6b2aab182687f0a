package org.patchbay.presence.teams;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Up to 650 users of whom Microsoft tells in one subscription, which is in the name of one of those who have connected an account. Belongs to
 * {@link Subscriptions}, under its lock.
 */
final class Block {
    /** As many as a subscription may name. */
    static final int MOST = 650;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;

    final String tenant;
    final String carrier;
    /** The object ids by user. */
    final Map<String, String> users = new LinkedHashMap<>();
    /** The subscription's id; empty while there is none. */
    String id = "";

    Instant expires = Instant.EPOCH;
    /** Whether others are in it than the subscription names. */
    boolean changed;
    /** Whether a request is under way. */
    boolean busy;

    boolean dropped;
    Instant notBefore = Instant.EPOCH;
    int failures;
    private byte[] secret = new byte[0];

    Block(String tenant, String carrier) {
        this.tenant = tenant;
        this.carrier = carrier;
    }

    /** A new secret, which Microsoft gives back with all that it tells. */
    String newSecret() {
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        secret = text.getBytes(StandardCharsets.US_ASCII);
        return text;
    }

    /** Compared in constant time. */
    boolean isSecret(String given) {
        return secret.length > 0 && MessageDigest.isEqual(secret, given.getBytes(StandardCharsets.UTF_8));
    }

    List<String> usersOf(String objectId) {
        return users.entrySet().stream()
                .filter(each -> each.getValue().equals(objectId))
                .map(Map.Entry::getKey)
                .toList();
    }
}
