package org.patchbay.sip.trunk;

import java.util.Locale;
import java.util.Optional;

import org.patchbay.api.call.Side;

/**
 * How a provider and we prove to each other who we are (RFC 3261 section 22). Secrets are named, never held here.
 *
 * @param ours who we are where it asks us; empty if it never may
 * @param asked whether its new calls have to prove who they are
 * @param theirs who it is then; present where it is asked
 * @param realm the realm that it is asked for; empty for our host towards it
 * @param registerSeconds for how long we register with it (RFC 3261 section 10), 0 for not at all
 */
record Access(Optional<Account> ours, Asked asked, Optional<Account> theirs, String realm, int registerSeconds) {
    static final Access NONE = new Access(Optional.empty(), Asked.NONE, Optional.empty(), "", 0);

    /** A name and the reference of its secret. */
    record Account(String user, String secret) {}

    /** What it is asked for, and by which hash functions, best first (RFC 8760 section 2.3). */
    enum Asked {
        NONE,
        DIGEST,
        DIGEST_MD5,
        DIGEST_SHA_256
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException naming PID, key and value
     */
    static Access read(Values v, Side side) {
        Optional<Account> ours = account(v, "username", "password");
        Optional<Account> given = account(v, "peer_username", "peer_password");
        Asked asked = v.word("authentication", Asked.class, Asked.NONE);
        int register = v.number("register_seconds", 0, 0, 86_400);
        if (side == Side.HUB) {
            for (String key : new String[] {"username", "peer_username"}) {
                if (!v.text(key, "").isEmpty()) {
                    throw v.wrong(key, "is for providers: the hub and we know each other by certificate");
                }
            }
            if (asked != Asked.NONE) {
                throw v.wrong("authentication", "is for providers: the hub is known by its certificate");
            }
        }
        if (register > 0 && ours.isEmpty()) {
            throw v.wrong("register_seconds", "needs username and password");
        }
        if (register > 0 && register < 60) {
            throw v.wrong("register_seconds", "is neither 0 nor between 60 and 86400");
        }
        Optional<Account> theirs = given.isPresent() ? given : ours;
        if (asked != Asked.NONE && theirs.isEmpty()) {
            throw v.wrong("authentication", "needs peer_username and peer_password");
        }
        return new Access(ours, asked, asked == Asked.NONE ? Optional.empty() : theirs, v.text("realm", ""), register);
    }

    private static Optional<Account> account(Values v, String userKey, String secretKey) {
        String user = v.text(userKey, "");
        String secret = v.text(secretKey, "");
        if (user.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        if (user.isEmpty() || secret.isEmpty()) {
            throw v.wrong(
                    user.isEmpty() ? userKey : secretKey,
                    "must be given beside " + (user.isEmpty() ? secretKey : userKey));
        }
        String kind = secret.toLowerCase(Locale.ROOT);
        if (!kind.startsWith("file:") && !kind.startsWith("env:")) {
            throw v.wrong(secretKey, "is not the name of a secret: file:NAME (below etc/secrets) or env:NAME");
        }
        return Optional.of(new Account(user, secret));
    }
}
