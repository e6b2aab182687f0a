package org.patchbay.number.list;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.list.ListOwner;

/** Whether there is somebody of that name. Without a directory, or with an empty one, everybody may be. */
final class Owners {
    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();

    void bind(Directory there) {
        directory.set(there);
    }

    void unbind(Directory gone) {
        directory.compareAndSet(gone, null);
    }

    Optional<String> problem(ListOwner owner) {
        Directory known = directory.get();
        if (known == null || known.tenants().isEmpty()) {
            return Optional.empty();
        }
        if (known.tenant(owner.tenant()).isEmpty()) {
            return Optional.of("There is no tenant '" + owner.tenant() + "' in the directory.");
        }
        boolean there =
                switch (owner.level()) {
                    case TENANT -> true;
                    case SITE -> known.site(owner.tenant(), owner.id()).isPresent();
                    case USER -> known.user(owner.tenant(), owner.id()).isPresent();
                };
        return there
                ? Optional.empty()
                : Optional.of("There is no "
                        + (owner.level() == ListOwner.Level.SITE ? "site" : "user") + " '" + owner.id() + "' of "
                        + owner.tenant() + " in the directory.");
    }
}
