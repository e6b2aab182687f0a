package org.patchbay.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.DirectorySource.Contents;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;

/** All that is known at one moment. Made whole from the sources' contents; what does not fit is left out and named as a problem. */
final class Snapshot {
    static final Snapshot EMPTY = new Snapshot();

    final Map<String, Tenant> tenants = new LinkedHashMap<>();
    final Map<String, Tenant> byHost = new HashMap<>();
    final Map<String, Map<String, Site>> sites = new HashMap<>();
    final Map<String, Map<String, User>> users = new HashMap<>();
    final Map<String, User> byNumber = new HashMap<>();
    final Map<String, Map<String, User>> byExtension = new HashMap<>();
    final List<NumberRange> ranges = new ArrayList<>();
    final List<Problem> problems = new ArrayList<>();

    private Snapshot() {}

    /**
     * Puts contents together.
     *
     * @param refusal why a country cannot be served, by its code; the one place where eligibility is decided
     * @param countryOf the country a number belongs to
     */
    static Snapshot of(
            Map<String, Contents> sources,
            Function<String, Optional<String>> refusal,
            Function<E164, Optional<String>> countryOf) {
        Snapshot snapshot = new Snapshot();
        sources.values().forEach(c -> snapshot.problems.addAll(c.problems()));
        sources.forEach((source, c) -> c.tenants().forEach(t -> snapshot.add(source, t)));
        sources.forEach((source, c) -> c.sites().forEach(s -> snapshot.add(source, s, refusal)));
        sources.forEach((source, c) -> c.ranges().forEach(r -> snapshot.add(source, r, refusal, countryOf)));
        sources.forEach((source, c) -> c.users().forEach(u -> snapshot.add(source, u, refusal, countryOf)));
        return snapshot;
    }

    private void add(String source, Tenant tenant) {
        for (String host : tenant.hosts()) {
            Tenant other = byHost.get(host);
            if (other != null) {
                refuse(
                        source,
                        "tenant " + tenant.id(),
                        "The host " + host + " is tenant " + other.id() + "'s. A host belongs to one tenant.");
                return;
            }
        }
        if (tenants.putIfAbsent(tenant.id(), tenant) != null) {
            refuse(source, "tenant " + tenant.id(), "There is a tenant of this id already. Ids are given once.");
            return;
        }
        tenant.hosts().forEach(host -> byHost.put(host, tenant));
    }

    private void add(String source, Site site, Function<String, Optional<String>> refusal) {
        String what = "site " + site.tenant() + "/" + site.id();
        if (!tenants.containsKey(site.tenant()) || site.id().isEmpty()) {
            refuse(
                    source,
                    what,
                    "There is no tenant '" + site.tenant() + "', or the site has no id. Add the tenant first.");
            return;
        }
        Optional<String> no = refusal.apply(site.country());
        if (no.isPresent()) {
            refuse(source, what, no.get());
        } else if (of(sites, site.tenant()).putIfAbsent(site.id(), site) != null) {
            refuse(source, what, "There is a site of this id already.");
        }
    }

    private void add(
            String source,
            NumberRange range,
            Function<String, Optional<String>> refusal,
            Function<E164, Optional<String>> countryOf) {
        String what = "numbers " + range.first() + " to " + range.last();
        if (!of(sites, range.tenant()).containsKey(range.site())) {
            refuse(
                    source,
                    what,
                    "There is no site '" + range.site() + "' of tenant '" + range.tenant()
                            + "' on the service. Add it, or correct it.");
            return;
        }
        Optional<String> no = countryOf.apply(range.first()).flatMap(refusal);
        Optional<NumberRange> other = ranges.stream()
                .filter(r -> r.contains(range.first()) || r.contains(range.last()) || range.contains(r.first()))
                .findFirst();
        if (no.isPresent()) {
            refuse(source, what, no.get());
        } else if (other.isPresent()) {
            refuse(
                    source,
                    what,
                    "They overlap with " + other.get().first() + " to "
                            + other.get().last() + " of tenant " + other.get().tenant() + ".");
        } else {
            ranges.add(range);
        }
    }

    private void add(
            String source,
            User user,
            Function<String, Optional<String>> refusal,
            Function<E164, Optional<String>> countryOf) {
        String what = "user " + user.tenant() + "/" + user.id();
        Map<String, User> ofTenant = of(users, user.tenant());
        Optional<String> no = user.number().flatMap(countryOf).flatMap(refusal);
        if (user.id().isEmpty() || !of(sites, user.tenant()).containsKey(user.site())) {
            refuse(
                    source,
                    what,
                    "There is no site '" + user.site() + "' of tenant '" + user.tenant()
                            + "' on the service. Add it, or correct it.");
        } else if (no.isPresent()) {
            refuse(source, what, no.get());
        } else if (ofTenant.containsKey(user.id())) {
            refuse(source, what, "There is a user of this id already.");
        } else if (user.number().isPresent()
                && byNumber.containsKey(user.number().get().value())) {
            User other = byNumber.get(user.number().get().value());
            refuse(
                    source,
                    what,
                    "The number " + user.number().get() + " is user " + other.tenant() + "/" + other.id()
                            + "'s already.");
        } else if (user.extension().isPresent()
                && of(byExtension, user.tenant()).containsKey(user.extension().get())) {
            refuse(source, what, "The extension " + user.extension().get() + " is given already in this tenant.");
        } else {
            ofTenant.put(user.id(), user);
            user.number().ifPresent(n -> byNumber.put(n.value(), user));
            user.extension().ifPresent(e -> of(byExtension, user.tenant()).put(e, user));
        }
    }

    private void refuse(String source, String what, String why) {
        problems.add(new Problem(source + ": " + what, why));
    }

    private static <V> Map<String, V> of(Map<String, Map<String, V>> maps, String key) {
        return maps.computeIfAbsent(key, k -> new LinkedHashMap<>());
    }

    int userCount() {
        return users.values().stream().mapToInt(Map::size).sum();
    }
}
