package org.patchbay.api.presence.sync;

import org.patchbay.api.presence.Presence;

/**
 * What was seen of a person on a platform.
 *
 * @param tenant whose
 * @param user the directory's id
 * @param presence what it shows
 * @param stamp rises, as text is sorted, with each change of that person there; empty where the platform has none
 */
public record Seen(String tenant, String user, Presence presence, String stamp) {
    public Seen {
        if (tenant.isBlank() || user.isBlank()) {
            throw new IllegalArgumentException("Say of whom it was seen: a tenant and a user of the directory.");
        }
    }
}
