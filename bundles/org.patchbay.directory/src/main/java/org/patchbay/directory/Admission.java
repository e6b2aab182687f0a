package org.patchbay.directory;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

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

    private final PlanAdmission plan = new PlanAdmission(snapshot);
    /** Where numbers were found to be of a country that can be served, by the same policy. */
    private final Snapshot before;
    /** What is dialled in an emergency somewhere in the tenant, and in which country. */
    private final Map<String, Map<String, String>> emergencies = new HashMap<>();

    private Admission(Countries countries, Snapshot before) {
        this.countries = countries;
        this.before = before;
    }

    static Snapshot of(Collection<Contents> sources, Countries countries) {
        return of(sources.stream().map(c -> new Told("", c)).toList(), countries, Snapshot.EMPTY);
    }

    /** @param before what was admitted by the same policy; what it held needs not be looked up again */
    static Snapshot of(List<Told> sources, Countries countries, Snapshot before) {
        Admission admission = new Admission(countries, before);
        List<Contents> all = sources.stream().map(Told::contents).toList();
        all.forEach(c -> admission.snapshot.problems.addAll(c.problems()));
        each(all, Contents::tenants, admission::tenant);
        each(all, Contents::classes, admission.plan::classOfService);
        each(all, Contents::sites, admission::site);
        each(all, Contents::groups, admission.plan::group);
        each(all, Contents::providers, admission.plan::provider);
        each(all, Contents::ranges, admission::range);
        each(all, Contents::users, admission::user);
        new Persons(admission.snapshot).match(sources);
        each(all, Contents::assignments, admission.plan::assignment);
        each(all, Contents::routes, admission.plan::route);
        admission.classesOfTenants(all);
        admission.plan.finish();
        return admission.snapshot;
    }

    private static <T> void each(
            List<Contents> sources, Function<Contents, List<Entry<T>>> kind, BiConsumer<String, T> admit) {
        sources.forEach(c -> kind.apply(c).forEach(e -> admit.accept(e.where(), e.value())));
    }

    /** Their classes need the tenants, and so can only be looked for when both are there. */
    private void classesOfTenants(List<Contents> sources) {
        each(sources, Contents::tenants, (where, tenant) -> {
            if (tenant.equals(snapshot.tenants.get(tenant.id()))) {
                plan.checkClass(where, "tenant " + tenant.id(), tenant.id(), tenant.classOfService());
            }
        });
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
        } else if (Snapshot.of(snapshot.sites, site.tenant()).putIfAbsent(site.id(), site) != null) {
            refuse(where, what, "There is a site of this id already. Give it another.");
        } else {
            plan.checkClass(where, what, site.tenant(), site.classOfService());
        }
    }

    private void range(String where, NumberRange range) {
        String missing = missingSite(range.tenant(), range.site());
        Optional<String> refusal = before.holds(range)
                ? Optional.empty()
                : countries.countryOf(range.first()).flatMap(countries::refusal);
        Optional<NumberRange> other = snapshot.overlapping(range);
        if (missing != null) {
            refuse(where, ends(range), missing);
        } else if (refusal.isPresent()) {
            refuse(where, ends(range), refusal.get());
        } else if (other.isPresent()) {
            refuse(
                    where,
                    ends(range),
                    "They overlap with " + ends(other.get()).replaceFirst("numbers ", "") + " of tenant "
                            + other.get().tenant() + ". Correct one of the two.");
        } else {
            snapshot.add(range);
        }
    }

    private static String ends(NumberRange range) {
        return "numbers " + range.first().masked() + " to " + range.last().masked();
    }

    private void user(String where, User user) {
        String why = refusal(user);
        if (why != null) {
            refuse(where, "user " + user.tenant() + "/" + user.id(), why);
            return;
        }
        if (!user.classOfService().isEmpty()) {
            plan.checkClass(where, "user " + user.tenant() + "/" + user.id(), user.tenant(), user.classOfService());
        }
        snapshot.put(plan.inGroupsThatExist(where, user));
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
        if (Snapshot.of(snapshot.users, user.tenant()).containsKey(user.id())) {
            return "There is a user of this id already. Give it another.";
        }
        E164 number = user.number().orElse(null);
        String wrong = number == null ? null : refusal(user, number);
        String extension = user.extension().orElse(null);
        wrong = wrong != null || extension == null ? wrong : refusal(user, extension);
        return wrong != null ? wrong : sameIdentity(user);
    }

    private @Nullable String sameIdentity(User user) {
        String tenant = user.tenant();
        return taken(
                "user principal name",
                user.upn(),
                snapshot.byUpn(tenant, user.upn()),
                taken(
                        "Entra id",
                        user.entraId(),
                        snapshot.byEntraId(tenant, user.entraId()),
                        taken(
                                "id at the provider",
                                user.providerId(),
                                snapshot.byProviderId(tenant, user.providerId()),
                                null)));
    }

    private static @Nullable String taken(String what, String value, Optional<User> other, @Nullable String otherwise) {
        return value.isEmpty() || other.isEmpty()
                ? otherwise
                : "The " + what + " '" + value + "' is user " + other.get().id()
                        + "'s already. Take it from one of the two.";
    }

    private @Nullable String refusal(User user, E164 number) {
        String country = before.byNumber.containsKey(number.value())
                ? ""
                : countries.countryOf(number).orElse("");
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
        String whole = snapshot.whole(user, extension);
        User other = snapshot.bySiteExtension(user.tenant(), user.site(), extension)
                .or(() -> snapshot.byExtension(user.tenant(), whole))
                .orElse(null);
        if (other != null) {
            return extension(extension, whole) + " is user " + other.id() + "'s already. Give another.";
        }
        Map<String, String> emergency = emergencies.computeIfAbsent(user.tenant(), this::emergencies);
        String own =
                snapshot.site(user.tenant(), user.site()).map(Site::country).orElse("");
        String country = countries.emergencyNumbers(own).contains(extension) ? own : emergency.get(whole);
        return country == null
                ? null
                : extension(extension, whole) + " is an emergency number in " + country + ". Give another.";
    }

    private static String extension(String extension, String whole) {
        return "The extension " + extension + (whole.equals(extension) ? "" : ", which others dial as " + whole + ",");
    }

    private Map<String, String> emergencies(String tenant) {
        Map<String, String> found = new HashMap<>();
        Snapshot.of(snapshot.sites, tenant).values().stream()
                .map(Site::country)
                .distinct()
                .forEach(country ->
                        countries.emergencyNumbers(country).forEach(number -> found.putIfAbsent(number, country)));
        return found;
    }

    private void ineligible(E164 number, User user, String country) {
        snapshot.ineligible.putIfAbsent(number.value(), new Snapshot.Ineligible(user.tenant(), user.site(), country));
    }

    private @Nullable String missingSite(String tenant, String site) {
        if (Snapshot.of(snapshot.sites, tenant).containsKey(site)) {
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
}
