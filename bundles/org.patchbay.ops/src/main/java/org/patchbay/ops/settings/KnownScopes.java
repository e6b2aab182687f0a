package org.patchbay.ops.settings;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.settings.SettingsScope;

/** Whether there is somebody of that name. Without a directory, or with an empty one, everybody may be. */
final class KnownScopes {
    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();

    void bind(Directory there) {
        directory.set(there);
    }

    void unbind(Directory gone) {
        directory.compareAndSet(gone, null);
    }

    /** What is wrong with a scope, and what may have been meant. */
    Optional<String> problem(SettingsScope scope) {
        Directory known = directory.get();
        if (known == null || known.tenants().isEmpty()) {
            return Optional.empty();
        }
        String tenant = scope.tenant();
        if (known.tenant(tenant).isEmpty()) {
            return Optional.of("There is no tenant '" + tenant + "' in the directory."
                    + Nearest.sentence(
                            tenant, known.tenants().stream().map(Tenant::id).toList()));
        }
        if (scope.user().isPresent()) {
            return user(known, tenant, scope.site(), scope.user().get());
        }
        return scope.site()
                .filter(site -> known.site(tenant, site).isEmpty())
                .map(site -> "There is no site '" + site
                        + "' of " + tenant + " in the directory."
                        + Nearest.sentence(
                                site, known.sites(tenant).stream().map(Site::id).toList()));
    }

    private static Optional<String> user(Directory known, String tenant, Optional<String> site, String user) {
        Optional<User> found = known.user(tenant, user);
        if (found.isPresent()) {
            String home = found.get().site();
            return site.filter(s -> !s.equals(home))
                    .map(s -> user + " is not at the site '" + s + "': write " + tenant + "/" + home + "/" + user
                            + ", or a dash for the site.");
        }
        Optional<User> byUpn = user.contains("@") ? known.byUpn(tenant, user) : Optional.empty();
        String hint = byUpn.map(u -> " Did you mean " + u.id() + "?")
                .orElseGet(() -> Nearest.sentence(
                        user, known.users(tenant).stream().map(User::id).toList()));
        return Optional.of("There is no user '" + user + "' of " + tenant + " in the directory." + hint);
    }

    /** With the site of the user where it was left out: what a call of this user would be served by. */
    SettingsScope completed(SettingsScope scope) {
        Directory known = directory.get();
        if (known == null || scope.user().isEmpty() || scope.site().isPresent()) {
            return scope;
        }
        return known.user(scope.tenant(), scope.user().get())
                .map(u -> new SettingsScope(scope.tenant(), Optional.of(u.site()), scope.user()))
                .orElse(scope);
    }
}
