package org.patchbay.ops.settings;

import java.util.List;
import java.util.Optional;

import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;

/** Where the store keeps the settings of an owner at one level: {@code tenant/acme/user/ada/settings/forwarding}. */
record Place(SettingsScope scope, String owner) {
    private static final String MARK = "/settings/";

    static String key(String level, String owner) {
        return level + MARK + owner;
    }

    /** The beginning of the keys of all owners at this level. */
    static String prefix(String level) {
        return level + MARK;
    }

    /** Of a document's key; empty for what somebody else wrote there. */
    static Optional<Place> of(String key) {
        String[] parts = key.split("/");
        List<String> words = List.of(parts);
        int length = parts.length;
        if (length < 4 || !parts[0].equals("tenant") || !parts[length - 2].equals("settings")) {
            return Optional.empty();
        }
        String tenant = parts[1];
        String owner = parts[length - 1];
        if (tenant.isBlank()) {
            return Optional.empty();
        } else if (length == 4) {
            return Optional.of(new Place(SettingsScope.tenant(tenant), owner));
        } else if (length == 6 && words.get(2).equals("user")) {
            return Optional.of(new Place(new SettingsScope(tenant, Optional.empty(), Optional.of(parts[3])), owner));
        } else if (length == 6 && words.get(2).equals("site")) {
            return Optional.of(new Place(new SettingsScope(tenant, Optional.of(parts[3]), Optional.empty()), owner));
        }
        return Optional.empty();
    }

    /** Refuses names that would reach elsewhere. */
    static void check(SettingsScope scope, String owner) throws StoreException {
        checkName("tenant", scope.tenant());
        checkName("owner", owner);
        if (scope.site().isPresent()) {
            checkName("site", scope.site().get());
        }
        if (scope.user().isPresent()) {
            checkName("user", scope.user().get());
        }
    }

    private static void checkName(String what, String name) throws StoreException {
        if (name.isBlank() || name.contains("/")) {
            throw new StoreException(
                    Reason.INVALID, "'" + name + "' is no " + what + ": it must not be empty or hold a slash.");
        }
    }
}
