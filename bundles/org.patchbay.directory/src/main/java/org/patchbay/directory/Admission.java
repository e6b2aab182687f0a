package org.patchbay.directory;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource.Entry;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;

/**
 * Puts tenants, sites, numbers and users on the service, or refuses to. The one place where eligibility is decided. What does not fit is left
 * out, named as a problem with its file and line, and the rest goes on.
 */
final class Admission {
    private final Countries countries;
    private final Snapshot snapshot = new Snapshot();
    /** Sites that were refused for their country, so that their numbers are known as such. */
    private final Map<String, Site> refusedSites = new LinkedHashMap<>();

    private Admission(Countries countries) {
        this.countries = countries;
    }

    static Snapshot of(Collection<Contents> sources, Countries countries) {
        Admission admission = new Admission(countries);
        sources.forEach(c -> admission.snapshot.problems.addAll(c.problems()));
        sources.forEach(c -> c.tenants().forEach(e -> admission.tenant(e.where(), e.value())));
        sources.forEach(c -> c.sites().forEach(e -> admission.site(e.where(), e.value())));
        sources.forEach(c -> c.ranges().forEach(e -> admission.range(e.where(), e.value())));
        sources.forEach(c -> c.users().forEach((Entry<User> e) -> admission.user(e.where(), e.value())));
        return admission.snapshot;
    }

    private void tenant(String where, Tenant tenant) {
        String what = "tenant " + tenant.id();
        if (snapshot.tenants.containsKey(tenant.id())) {
            refuse(where, what, "There is a tenant of this id already. Give it another.");
            return;
        }
        for (String host : tenant.hosts()) {
            Tenant other = snapshot.byHost.get(host);
            if (other != null) {
                refuse(
                        where,
                        what,
                        "The host " + host + " is tenant " + other.id() + "'s. Remove it from one of the two.");
                return;
            }
        }
        snapshot.tenants.put(tenant.id(), tenant);
        tenant.hosts().forEach(host -> snapshot.byHost.put(host, tenant));
    }

    private void site(String where, Site site) {
        String what = "site " + site.tenant() + "/" + site.id();
        Optional<String> refusal = countries.refusal(site.country());
        if (site.id().isEmpty()) {
            refuse(where, what, "The site has no id. Give it one.");
        } else if (!snapshot.tenants.containsKey(site.tenant())) {
            refuse(where, what, "There is no tenant '" + site.tenant() + "'. Add it, or correct it.");
        } else if (refusal.isPresent()) {
            refusedSites.put(site.tenant() + "/" + site.id(), site);
            refuse(where, what, refusal.get());
        } else if (of(snapshot.sites, site.tenant()).putIfAbsent(site.id(), site) != null) {
            refuse(where, what, "There is a site of this id already. Give it another.");
        }
    }

    private void range(String where, NumberRange range) {
        String what =
                "numbers " + range.first().masked() + " to " + range.last().masked();
        String missing = missingSite(range.tenant(), range.site());
        Optional<String> refusal = countries.countryOf(range.first()).flatMap(countries::refusal);
        Optional<NumberRange> other = snapshot.overlapping(range);
        if (missing != null) {
            refuse(where, what, missing);
        } else if (refusal.isPresent()) {
            refuse(where, what, refusal.get());
        } else if (other.isPresent()) {
            refuse(
                    where,
                    what,
                    "They overlap with " + other.get().first().masked() + " to "
                            + other.get().last().masked() + " of tenant "
                            + other.get().tenant() + ". Correct one of the two.");
        } else {
            snapshot.add(range);
        }
    }

    private void user(String where, User user) {
        String what = "user " + user.tenant() + "/" + user.id();
        String why = refusal(user);
        if (why != null) {
            refuse(where, what, why);
            return;
        }
        of(snapshot.users, user.tenant()).put(user.id(), user);
        user.number().ifPresent(n -> snapshot.byNumber.put(n.value(), user));
        user.extension().ifPresent(e -> of(snapshot.byExtension, user.tenant()).put(e, user));
    }

    private @Nullable String refusal(User user) {
        if (user.id().isEmpty()) {
            return "The user has no id. Give it one.";
        }
        String missing = missingSite(user.tenant(), user.site());
        if (missing != null) {
            Site refused = refusedSites.get(user.tenant() + "/" + user.site());
            if (refused != null) {
                user.number().ifPresent(n -> ineligible(n, user, refused.country()));
            }
            return missing;
        }
        if (of(snapshot.users, user.tenant()).containsKey(user.id())) {
            return "There is a user of this id already. Give it another.";
        }
        E164 number = user.number().orElse(null);
        String wrong = number == null ? null : refusal(user, number);
        String extension = user.extension().orElse(null);
        return wrong != null || extension == null ? wrong : refusal(user, extension);
    }

    private @Nullable String refusal(User user, E164 number) {
        String country = countries.countryOf(number).orElse("");
        String refusal = country.isEmpty() ? null : countries.refusal(country).orElse(null);
        if (refusal != null) {
            ineligible(number, user, country);
            return refusal;
        }
        User other = snapshot.byNumber.get(number.value());
        if (other != null) {
            return "The number " + number.masked() + " is user " + other.tenant() + "/" + other.id()
                    + "'s already. Take it from one of the two.";
        }
        return snapshot.rangeOf(number)
                .map(NumberRange::tenant)
                .filter(owner -> !owner.equals(user.tenant()))
                .map(owner -> "The number " + number.masked() + " is in a range of tenant " + owner
                        + ". Correct the number or the range.")
                .orElse(null);
    }

    private @Nullable String refusal(User user, String extension) {
        User other = snapshot.byExtension(user.tenant(), extension).orElse(null);
        if (other != null) {
            return "The extension " + extension + " is user " + other.id() + "'s already. Give another.";
        }
        String country =
                snapshot.site(user.tenant(), user.site()).map(Site::country).orElse("");
        return countries.emergencyNumbers(country).contains(extension)
                ? "The extension " + extension + " is an emergency number in " + country + ". Give another."
                : null;
    }

    private void ineligible(E164 number, User user, String country) {
        snapshot.ineligible.putIfAbsent(number.value(), new Snapshot.Ineligible(user.tenant(), user.site(), country));
    }

    private @Nullable String missingSite(String tenant, String site) {
        if (of(snapshot.sites, tenant).containsKey(site)) {
            return null;
        }
        Site refused = refusedSites.get(tenant + "/" + site);
        return refused != null
                ? "Its site was refused: "
                        + countries.refusal(refused.country()).orElse("")
                : "There is no site '" + site + "' of tenant '" + tenant + "'. Add it, or correct it.";
    }

    private void refuse(String where, String what, String why) {
        snapshot.problems.add(new Problem(where, what + ": " + why));
    }

    private static <V> Map<String, V> of(Map<String, Map<String, V>> maps, String key) {
        return maps.computeIfAbsent(key, k -> new LinkedHashMap<>());
    }
}
