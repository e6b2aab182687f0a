package org.patchbay.feature.ring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;

/**
 * What telephones are behind a target. Without a directory, numbers, extensions and URIs are what they are, and nothing is behind the rest.
 *
 * @param tenant the tenant of the call
 */
record Telephones(@Nullable Directory directory, String tenant) {
    /** More would be a call for help; a larger group belongs into a queue. */
    static final int MOST = 20;

    /** @param whose whose mobile or client is meant */
    List<Target> behind(Target target, Optional<User> whose) {
        Directory known = directory;
        if (target.equals(Target.MOBILE)) {
            return whose.flatMap(User::mobile).stream().map(Telephones::of).toList();
        } else if (target.equals(Target.CLIENT)) {
            return whose
                    .filter(u -> u.platform() == User.Platform.HUB
                            && !u.providerAddress().isEmpty())
                    .stream()
                    .map(u -> Target.of("sip:" + u.providerAddress()))
                    .toList();
        } else if (target.group().isPresent()) {
            return known == null
                    ? List.of()
                    : known.members(tenant, target.group().get()).stream()
                            .flatMap(user -> of(known, user).stream())
                            .toList();
        }
        return List.of(target);
    }

    /** Each telephone once, and none of those that have the call already. */
    static List<Target> without(Stream<Target> targets, List<String> dialled) {
        Map<String, Target> each = new LinkedHashMap<>();
        targets.forEach(t -> each.putIfAbsent(Party.of(t.uri()).dialled(), t));
        dialled.forEach(each::remove);
        return each.values().stream().limit(MOST).toList();
    }

    /** Whom a party, or the URI of a diversion, means. */
    Optional<User> user(Party party) {
        Directory known = directory;
        if (known == null) {
            return Optional.empty();
        }
        return party.user()
                .flatMap(id -> known.user(tenant, id))
                .or(() -> party.e164().isPresent()
                        ? party.e164().flatMap(known::byNumber).filter(u -> u.tenant()
                                .equals(tenant))
                        : known.byExtension(tenant, party.dialled()));
    }

    private static Target of(E164 number) {
        return Target.of("tel:" + number.value());
    }

    /** By the number, else by the whole extension, which means the same at every site. */
    private static Optional<Target> of(Directory known, User user) {
        return user.number().map(Telephones::of).or(() -> user.extension()
                .map(digits ->
                        known.site(user.tenant(), user.site()).map(Site::code).orElse("") + digits)
                .map(digits -> Target.of("sip:" + digits)));
    }
}
