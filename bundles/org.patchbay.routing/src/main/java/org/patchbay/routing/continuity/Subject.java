package org.patchbay.routing.continuity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.patchbay.api.directory.User;
import org.patchbay.api.directory.plan.Assignment.Level;

/**
 * Of whom something can be said: a user, a group, a site or the tenant.
 *
 * @param id empty for the tenant
 */
public record Subject(Level level, String id) {
    public static final Subject TENANT = new Subject(Level.TENANT, "");

    /** Of whom it can be said so that it holds for this user, or for an unknown caller of a site: the nearest first; groups stand together. */
    public static List<List<Subject>> path(Optional<User> user, Optional<String> site) {
        List<List<Subject>> path = new ArrayList<>(4);
        user.ifPresent(u -> {
            path.add(List.of(new Subject(Level.USER, u.id())));
            if (!u.groups().isEmpty()) {
                path.add(u.groups().stream()
                        .sorted()
                        .map(g -> new Subject(Level.GROUP, g))
                        .toList());
            }
        });
        user.map(User::site)
                .or(() -> site)
                .filter(s -> !s.isEmpty())
                .ifPresent(s -> path.add(List.of(new Subject(Level.SITE, s))));
        path.add(List.of(TENANT));
        return path;
    }

    /** Of whom it can be said so that it holds for all of this subject. */
    public List<List<Subject>> path() {
        return level == Level.TENANT ? List.of(List.of(this)) : List.of(List.of(this), List.of(TENANT));
    }

    /** For people: {@code site berlin}. */
    @Override
    public String toString() {
        return (level.name().toLowerCase(Locale.ROOT) + " " + id).strip();
    }
}
