package org.patchbay.lab.cloud.entra;

import java.time.Instant;
import java.util.Set;

/**
 * What a good access token says.
 *
 * @param app the client id
 * @param user the directory's id of the user; empty for the application itself
 * @param scopes the delegated permissions, or the roles of the application
 * @param expires when
 */
public record Bearer(String tenant, String app, String user, Set<String> scopes, Instant expires) {
    /** Whether it speaks for nobody but the application. */
    public boolean ofApplication() {
        return user.isEmpty();
    }
}
