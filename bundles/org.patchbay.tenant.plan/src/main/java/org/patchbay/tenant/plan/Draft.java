package org.patchbay.tenant.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Country.Emergency;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.tenant.plan.Wanted.Blocked;
import org.patchbay.tenant.plan.Wanted.DialPlan;
import org.patchbay.tenant.plan.Wanted.EmergencyCalling;
import org.patchbay.tenant.plan.Wanted.EmergencyRouting;
import org.patchbay.tenant.plan.Wanted.Gateway;
import org.patchbay.tenant.plan.Wanted.Policy;
import org.patchbay.tenant.plan.Wanted.Route;
import org.patchbay.tenant.plan.Wanted.Row;
import org.patchbay.tenant.plan.Wanted.Rule;

/** Computes from the directory what a tenant needs, and no more than that. */
final class Draft {
    /** From so many numbers of a country its forms are learnt. */
    private static final int LEARNT_FROM = 200;

    private static final String E164_PATTERN = "^\\+[1-9][0-9]{1,14}$";

    private final Directory directory;
    private final Countries countries;
    private final PlanSettings settings;

    Draft(Directory directory, Countries countries, PlanSettings settings) {
        this.directory = directory;
        this.countries = countries;
        this.settings = settings;
    }

    Wanted of(String id) throws OperationException {
        Tenant tenant = directory
                .tenant(id)
                .orElseThrow(() -> new OperationException(
                        Reason.NOT_FOUND, "There is no tenant '" + id + "'. See patchbay:directory tenants."));
        List<String> problems = problems(tenant);
        if (!problems.isEmpty()) {
            throw new OperationException(Reason.INVALID, problems);
        }
        Names names = Names.of(id, settings.prefix());
        People people = new People(tenant, directory.sites(id), directory.plan(id), countries, settings);
        List<User> users = directory.users(id);
        users.forEach(people::add);
        List<Row> rows = people.rows();
        Set<String> served = new TreeSet<>();
        rows.stream().filter(Row::served).forEach(r -> served.add(r.country()));
        boolean nomadic = served.stream().anyMatch(this::nomadic);
        boolean standby = tenant.hosts().size() > 1 || rows.stream().anyMatch(r -> !r.served());

        Set<String> emergencies = new LinkedHashSet<>();
        rows.forEach(r -> emergencies.addAll(numbers(r.country())));
        List<String> extensions = DialRules.extensions(extensions(users), emergencies);
        List<String> usages = new ArrayList<>(List.of(names.emergency(), names.main()));
        List<Policy> policies =
                new ArrayList<>(List.of(new Policy(names.main(), List.of(names.emergency(), names.main()))));
        if (standby) {
            usages.add(names.standby());
            policies.add(new Policy(names.standby(), List.of(names.emergency(), names.standby())));
        }
        List<Blocked> blocked = new ArrayList<>();
        settings.blocked()
                .getOrDefault(id, List.of())
                .forEach(p -> blocked.add(new Blocked(names.block(blocked.size() + 1), p)));
        return new Wanted(
                names,
                tenant.name(),
                tenant.hosts(),
                settings.derived(id)
                        ? List.of()
                        : tenant.hosts().stream().map(h -> gateway(h, nomadic)).toList(),
                usages,
                routes(names, tenant.hosts(), emergencies, extensions, standby),
                policies,
                served.stream()
                        .map(c -> new EmergencyRouting(
                                names.emergency(c), List.copyOf(numbers(c)), names.emergency(), nomadic(c)))
                        .toList(),
                calling(names, served, settings.told().getOrDefault(id, "")),
                dialPlans(names, served, extensions, users),
                blocked,
                rows,
                people.leftOut());
    }

    private static List<String> problems(Tenant tenant) {
        List<String> problems = new ArrayList<>();
        if (tenant.hosts().isEmpty()) {
            problems.add(
                    "The tenant " + tenant.id()
                            + " has no name of a trunk. Enter the FQDN by which the hub calls it (hosts), such as sbc1.acme.example.");
        }
        for (String host : tenant.hosts()) {
            if (!host.matches("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.){2,}[a-z]([a-z0-9-]*[a-z0-9])?")) {
                problems.add("The trunk's name '" + host
                        + "' is no FQDN in a domain of the customer's. Use one such as sbc1.acme.example.");
            } else if (host.length() > 63) {
                problems.add("The trunk's name '" + host + "' has " + host.length()
                        + " characters. Microsoft takes 63 at most (New-CsOnlinePSTNGateway): choose a shorter one.");
            } else if (host.endsWith(".onmicrosoft.com")) {
                problems.add("The trunk's name '" + host
                        + "' is in onmicrosoft.com, which cannot have a trunk. Use a domain of the customer's own.");
            }
        }
        return problems;
    }

    private Gateway gateway(String host, boolean nomadic) {
        return new Gateway(
                host,
                settings.port(),
                settings.sessions(),
                settings.failoverSeconds(),
                settings.failoverCodes(),
                settings.history(),
                settings.pai(),
                settings.bypass(),
                nomadic);
    }

    private boolean nomadic(String country) {
        return countries
                .country(country)
                .filter(c -> c.emergency() == Emergency.NOMADIC)
                .isPresent();
    }

    /** With those that try the path out: a number of its own each. As a dial mask they would alarm (New-CsTeamsEmergencyNumber.md). */
    private Set<String> numbers(String country) {
        Set<String> numbers = new LinkedHashSet<>(countries.emergencyNumbers(country));
        numbers.addAll(countries.emergencyTestNumbers(country));
        return numbers;
    }

    /** The priorities are those inside a usage; the standby has the trunks in the opposite order. */
    private static List<Route> routes(
            Names names, List<String> hosts, Collection<String> emergencies, List<String> extensions, boolean standby) {
        List<Route> routes = new ArrayList<>();
        if (!emergencies.isEmpty()) {
            add(routes, names.emergency(), hosts, "^\\+?(" + String.join("|", new TreeSet<>(emergencies)) + ")$");
        }
        List<String> patterns = new ArrayList<>(List.of(E164_PATTERN));
        if (!extensions.isEmpty()) {
            patterns.add("^\\+?(" + String.join("|", extensions) + ")$");
        }
        for (String pattern : patterns) {
            add(routes, names.main(), hosts, pattern);
        }
        if (standby) {
            List<String> reversed = new ArrayList<>(hosts.subList(Math.min(1, hosts.size() - 1), hosts.size()));
            if (hosts.size() > 1) {
                reversed.add(hosts.get(0));
            }
            for (String pattern : patterns) {
                add(routes, names.standby(), reversed, pattern);
            }
        }
        return routes;
    }

    private static void add(List<Route> routes, String usage, List<String> hosts, String pattern) {
        for (String host : hosts) {
            long before = routes.stream().filter(r -> r.usage().equals(usage)).count();
            routes.add(new Route(usage + "-" + (before + 1), pattern, host, usage, routes.size() + 1));
        }
    }

    private List<EmergencyCalling> calling(Names names, Set<String> served, String told) {
        return served.stream()
                .filter(c -> nomadic(c) || !told.isEmpty())
                .map(c -> new EmergencyCalling(
                        names.emergency(c),
                        nomadic(c),
                        told,
                        List.copyOf(new TreeSet<>(countries.emergencyTestNumbers(c)))))
                .toList();
    }

    private List<DialPlan> dialPlans(Names names, Set<String> served, List<String> extensions, List<User> users) {
        Map<String, String> countryOfSite = new TreeMap<>();
        users.stream()
                .findFirst()
                .ifPresent(u -> directory.sites(u.tenant()).forEach(s -> countryOfSite.put(s.id(), s.country())));
        Map<String, Set<E164>> numbers = new TreeMap<>();
        for (User user : users) {
            Set<E164> some =
                    numbers.computeIfAbsent(countryOfSite.getOrDefault(user.site(), ""), c -> new LinkedHashSet<>());
            if (some.size() < LEARNT_FROM) {
                user.number().ifPresent(some::add);
            }
        }
        List<DialPlan> plans = new ArrayList<>();
        for (String country : served) {
            List<Rule> rules = DialRules.of(country, extensions, numbers.getOrDefault(country, Set.of()), countries);
            if (!rules.isEmpty()) {
                plans.add(new DialPlan(names.dialPlan(country), rules));
            }
        }
        return plans;
    }

    /** As somebody at the same site dials them, and behind the site's code. */
    private Set<String> extensions(List<User> users) {
        Map<String, String> codes = new TreeMap<>();
        users.stream()
                .findFirst()
                .ifPresent(u -> directory.sites(u.tenant()).forEach((Site s) -> codes.put(s.id(), s.code())));
        Set<String> all = new TreeSet<>();
        for (User user : users) {
            user.extension().ifPresent(e -> {
                all.add(e);
                all.add(codes.getOrDefault(user.site(), "") + e);
            });
        }
        return all;
    }
}
