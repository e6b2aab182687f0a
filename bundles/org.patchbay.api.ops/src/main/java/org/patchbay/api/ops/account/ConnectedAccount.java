package org.patchbay.api.ops.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A user's connected account, or what is known of one that the platform or the user has ended.
 *
 * @param user the directory's id
 * @param account who that is at the platform; empty where it is not known any more
 * @param scopes what was granted; empty where the platform does not say
 * @param since when the user signed in; empty where it is not connected, or not known
 * @param problem why it is of no use, and what to do; empty when it is of use, as far as is known
 */
public record ConnectedAccount(
        String user, String account, List<String> scopes, Optional<Instant> since, String problem) {
    public ConnectedAccount {
        scopes = List.copyOf(scopes);
    }
}
