package org.patchbay.number.list;

import java.util.Locale;
import java.util.Optional;

import org.patchbay.api.directory.list.ListOwner;
import org.patchbay.api.directory.list.ListOwner.Level;
import org.patchbay.api.ops.list.ListKind;
import org.patchbay.api.ops.list.ListName;
import org.patchbay.api.ops.settings.SettingsScope;

/** Which list, as documents are called by it: {@code acme/user/ada/blocked_callers/}. */
record ListKey(ListOwner owner, ListKind kind) {
    /** The space of the store. */
    static final String SPACE = "lists";

    private static final String NOBODY = "-";

    /** @throws IllegalArgumentException where the owner's ids cannot be part of a key */
    static ListKey of(ListName name) {
        SettingsScope scope = name.scope();
        ListOwner owner = scope.user()
                .map(user -> ListOwner.user(scope.tenant(), user))
                .or(() -> scope.site().map(site -> ListOwner.site(scope.tenant(), site)))
                .orElseGet(() -> ListOwner.tenant(scope.tenant()));
        for (String id : new String[] {owner.tenant(), owner.id()}) {
            if (id.indexOf('/') >= 0 || id.length() > 200) {
                throw new IllegalArgumentException("'" + id + "' cannot be the id of a tenant, site or user.");
            }
        }
        return new ListKey(owner, name.kind());
    }

    /** Of the list that a document belongs to; empty for one that another program wrote. */
    static Optional<ListKey> ofDocument(String key) {
        String[] parts = key.split("/", -1);
        if (parts.length != 6 || !parts[4].matches("[0-9]{1,18}") || !parts[5].matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        try {
            Level level = Level.valueOf(parts[1].toUpperCase(Locale.ROOT));
            ListOwner owner = new ListOwner(parts[0], level, level == Level.TENANT ? "" : parts[2]);
            ListKey list = new ListKey(owner, ListKind.valueOf(parts[3].toUpperCase(Locale.ROOT)));
            return key.startsWith(list.prefix()) ? Optional.of(list) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String prefix() {
        return owner.tenant() + "/" + owner.level().name().toLowerCase(Locale.ROOT) + "/"
                + (owner.id().isEmpty() ? NOBODY : owner.id()) + "/" + word() + "/";
    }

    private String word() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** The key of a part of a change; keys are in the order of changes and parts. */
    String document(long version, int part) {
        return prefix() + String.format(Locale.ROOT, "%012d/%06d", version, part);
    }

    /** The version of the list that a document of its makes. */
    static long version(String document) {
        String[] parts = document.split("/", -1);
        return Long.parseLong(parts[4]);
    }

    ListName name() {
        return new ListName(
                switch (owner.level()) {
                    case TENANT -> SettingsScope.tenant(owner.tenant());
                    case SITE -> new SettingsScope(owner.tenant(), Optional.of(owner.id()), Optional.empty());
                    case USER -> new SettingsScope(owner.tenant(), Optional.empty(), Optional.of(owner.id()));
                },
                kind);
    }
}
