package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.trunk.digest.Challenge;

/** Our account with a peer, as it went so far. Used by all workers. */
final class Login {
    private static final Logger LOG = LoggerFactory.getLogger(Login.class);
    /** After credentials were refused nothing is proved for so long: providers lock accounts that keep trying. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();
    /** So many nonces in succession that were good for one request only: then none is tried twice any more. */
    private static final int MISSES = 3;

    private static final int MOST_REALMS = 4;

    /** A nonce of the peer's that may do once more. */
    private record Nonce(String field, Challenge challenge, String secret, AtomicInteger uses) {}

    final Access.Account account;
    private final String peer;
    private final LongSupplier clock;
    private final Map<String, Nonce> nonces = new LinkedHashMap<>();
    private int misses;
    private boolean refused;
    private long refusedAt;
    private String fault = "";

    /** @param clock nanoseconds */
    Login(String peer, Access.Account account, LongSupplier clock) {
        this.peer = peer;
        this.account = account;
        this.clock = clock;
    }

    /**
     * Puts on what the peer will ask for, where a nonce of its may be used once more (RFC 7616 section 3.3).
     *
     * @return whether there was one
     */
    synchronized boolean ahead(RequestBuilder request, String method, String uri, String cnonce) {
        if (misses >= MISSES || refused) {
            return false;
        }
        for (Nonce each : nonces.values()) {
            request.add(each.field(), answer(each, method, uri, cnonce));
        }
        return !nonces.isEmpty();
    }

    /** The answer to a challenge. */
    synchronized String answer(
            String field, Challenge challenge, String secret, String method, String uri, String cnonce) {
        Nonce nonce = new Nonce(field, challenge, secret, new AtomicInteger());
        String key = field + '\n' + challenge.realm();
        if (challenge.protection() && (nonces.containsKey(key) || nonces.size() < MOST_REALMS)) {
            nonces.put(key, nonce);
        } else {
            nonces.remove(key);
        }
        return answer(nonce, method, uri, cnonce);
    }

    private String answer(Nonce nonce, String method, String uri, String cnonce) {
        return nonce.challenge()
                .answer(
                        account.user(),
                        nonce.secret(),
                        method,
                        uri,
                        nonce.uses().incrementAndGet(),
                        cnonce);
    }

    /** A nonce that was used once more did not do. */
    synchronized void missed() {
        misses++;
    }

    /** Credentials were taken; {@code again} if their nonce had been used before. */
    synchronized void accepted(boolean again) {
        if (again) {
            misses = 0;
        }
        if (refused) {
            LOG.info("Peer {} takes our credentials again.", peer);
        }
        refused = false;
        fault = "";
    }

    /** Credentials were not taken. */
    synchronized void refused(String realm) {
        String what = "It refuses our credentials (username " + account.user() + ", realm " + realm
                + "): check username and password.";
        if (!what.equals(fault)) {
            LOG.warn("Peer {}: {}", peer, what);
        }
        nonces.clear();
        refused = true;
        refusedAt = clock.getAsLong();
        fault = what;
    }

    /** It cannot even be tried. */
    synchronized void impossible(String why) {
        if (!why.equals(fault)) {
            LOG.warn("Peer {}: {}", peer, why);
        }
        fault = why;
    }

    /** Whether it is left alone for a while. */
    synchronized boolean pauses() {
        return refused && clock.getAsLong() - refusedAt < PAUSE_NANOS;
    }

    /** What is wrong with it, or empty. */
    synchronized String fault() {
        return fault;
    }
}
