package org.patchbay.api.ops.list;

import java.util.Locale;

import org.patchbay.api.ops.settings.SettingsScope;

/**
 * Which list.
 *
 * @param scope whose it is; the site of a user does not matter
 */
public record ListName(SettingsScope scope, ListKind kind) {

    /** As in {@code acme/-/ada blocked_callers}. */
    @Override
    public String toString() {
        String owner = scope.user()
                .map(user -> scope.tenant() + "/-/" + user)
                .or(() -> scope.site().map(site -> scope.tenant() + "/" + site))
                .orElse(scope.tenant());
        return owner + " " + kind.name().toLowerCase(Locale.ROOT);
    }
}
