package org.patchbay.zoom;

import java.util.concurrent.CompletableFuture;

/** Where the token of a request comes from. */
interface Bearer {

    /** The stage fails with a {@link org.patchbay.api.presence.sync.PresenceException}. */
    CompletableFuture<String> get();

    /** The API did not take it: it is got anew, unless that was done meanwhile. */
    void refused(String token);

    /** This one alone: where it is not taken there is no other. */
    static Bearer of(String token) {
        return new Bearer() {
            @Override
            public CompletableFuture<String> get() {
                return CompletableFuture.completedFuture(token);
            }

            @Override
            public void refused(String same) {
                // There is no other.
            }
        };
    }
}
