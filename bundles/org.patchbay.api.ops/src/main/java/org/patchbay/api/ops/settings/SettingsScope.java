package org.patchbay.api.ops.settings;

import java.util.List;
import java.util.Optional;

/**
 * Whose settings.
 *
 * @param tenant never empty
 * @param site the site, if it is the site's or a user's at that site
 * @param user the user, if it is the user's
 */
public record SettingsScope(String tenant, Optional<String> site, Optional<String> user) {

    public SettingsScope {
        if (tenant.isBlank()) {
            throw new IllegalArgumentException("Settings are somebody's: name the tenant.");
        }
    }

    public static SettingsScope tenant(String tenant) {
        return new SettingsScope(tenant, Optional.empty(), Optional.empty());
    }

    /** Where a value is looked for, nearest first: user, site, tenant. */
    public List<String> path() {
        String t = "tenant/" + tenant;
        return user.map(u -> site.map(s -> List.of(t + "/user/" + u, t + "/site/" + s, t))
                        .orElseGet(() -> List.of(t + "/user/" + u, t)))
                .orElseGet(() -> site.map(s -> List.of(t + "/site/" + s, t)).orElseGet(() -> List.of(t)));
    }
}
