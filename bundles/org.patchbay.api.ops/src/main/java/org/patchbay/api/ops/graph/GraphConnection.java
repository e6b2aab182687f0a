package org.patchbay.api.ops.graph;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A user's connected account.
 *
 * @param user the directory's id
 * @param apps the app registrations it is connected to, by what they are for
 * @param scopes what was granted, over all of them
 * @param since when the user signed in first of those times that are kept
 * @param problem why it is of no use; empty when it is of use, as far as is known
 */
public record GraphConnection(
        String user, List<String> apps, List<String> scopes, Optional<Instant> since, String problem) {
    public GraphConnection {
        apps = List.copyOf(apps);
        scopes = List.copyOf(scopes);
    }
}
