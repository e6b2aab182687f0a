package org.patchbay.graph.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.graph.Purpose;
import org.patchbay.vault.Seal;

/**
 * Links by which an administrator comes to the page for consent: each for one tenant, once, for a quarter of an hour. What they and the visits that
 * follow are known by is kept as a hash, in memory alone.
 */
final class ConsentLinks {
    static final Duration VALID = Duration.ofMinutes(15);
    /** How long a visit lasts: time to read, and to sign in at Microsoft for each purpose. */
    static final Duration VISIT = Duration.ofMinutes(30);

    private static final int TOKEN_BYTES = 32;
    private static final int MOST = 1_000;

    private final Clock clock;
    private final Map<String, Link> links = new HashMap<>();
    private final Map<String, Visit> visits = new HashMap<>();

    private record Link(String tenant, String author, Instant until) {}

    /** One browser that came by a link. */
    static final class Visit {
        private final String tenant;
        private final String author;
        private final Instant until;
        private final Map<String, Purpose> states = new HashMap<>();

        private Visit(String tenant, String author, Instant until) {
            this.tenant = tenant;
            this.author = author;
            this.until = until;
        }

        String tenant() {
            return tenant;
        }

        /** Who made the link. */
        String author() {
            return author;
        }

        /** Goes to Microsoft and comes back with the answer, once. */
        synchronized String state(Purpose purpose) {
            if (states.size() > MOST) {
                states.clear();
            }
            String state = Seal.random(TOKEN_BYTES);
            states.put(state, purpose);
            return state;
        }

        /** Empty for one that was never made here, or came back before. */
        synchronized Optional<Purpose> back(String state) {
            return Optional.ofNullable(states.remove(state));
        }
    }

    ConsentLinks(Clock clock) {
        this.clock = clock;
    }

    /** @return what stands in the link; shown once and not kept */
    synchronized String make(String tenant, String author) {
        tidy();
        String token = Seal.random(TOKEN_BYTES);
        links.put(hash(token), new Link(tenant, author, clock.instant().plus(VALID)));
        return token;
    }

    /** Whether it would open, without using it up: programs that look at mail follow links too. */
    synchronized boolean isGood(String token) {
        tidy();
        return links.containsKey(hash(token));
    }

    /** @return what the browser is known by from now on; empty where the link is none, is too old or was used */
    synchronized Optional<String> open(String token) {
        tidy();
        Link link = links.remove(hash(token));
        if (link == null) {
            return Optional.empty();
        }
        String visit = Seal.random(TOKEN_BYTES);
        visits.put(
                hash(visit),
                new Visit(link.tenant(), link.author(), clock.instant().plus(VISIT)));
        return Optional.of(visit);
    }

    synchronized Optional<Visit> visit(String known) {
        tidy();
        return Optional.ofNullable(visits.get(hash(known)));
    }

    private void tidy() {
        Instant now = clock.instant();
        links.values().removeIf(each -> !now.isBefore(each.until()));
        visits.values().removeIf(each -> !now.isBefore(each.until));
        while (links.size() >= MOST) {
            links.entrySet().stream()
                    .min(Map.Entry.comparingByValue(java.util.Comparator.comparing(Link::until)))
                    .ifPresent(oldest -> links.remove(oldest.getKey()));
        }
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
