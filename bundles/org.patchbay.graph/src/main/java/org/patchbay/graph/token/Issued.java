package org.patchbay.graph.token;

import java.time.Instant;
import java.util.Set;

/**
 * What the sign-in service gave.
 *
 * @param access the token; secret
 * @param scopes the permissions that it carries, by their Graph names
 * @param until when it ends
 * @param refresh a token to get the next one with; secret, empty for none
 * @param id who signed in, as a signed statement; secret, empty for none
 */
record Issued(String access, Set<String> scopes, Instant until, String refresh, String id) {
    Issued {
        scopes = Set.copyOf(scopes);
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "Issued[" + scopes + ", " + until + "]";
    }
}
