package org.patchbay.testkit.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.DirectorySource.Entry;
import org.patchbay.api.directory.Group;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.plan.RoutingPlan;

/** A directory that takes everything as it is told. Users, of whom a test may have very many, it finds at once; for the rest it looks through all of it. */
public final class MemoryDirectory implements Directory, Identities {
    private final Contents contents;
    private final Countries countries;
    private final Map<String, List<User>> users = new HashMap<>();
    private final Map<String, User> byId = new HashMap<>();
    private final Map<String, User> byUpn = new HashMap<>();
    private final Map<E164, User> byNumber = new HashMap<>();

    public MemoryDirectory(Contents contents, Countries countries) {
        this.contents = contents;
        this.countries = countries;
        // Of two with the same the first counts.
        for (User each : values(contents.users())) {
            users.computeIfAbsent(each.tenant(), tenant -> new ArrayList<>()).add(each);
            byId.putIfAbsent(key(each.tenant(), each.id()), each);
            byUpn.putIfAbsent(key(each.tenant(), each.upn()), each);
            each.number().ifPresent(number -> byNumber.putIfAbsent(number, each));
        }
        users.replaceAll((tenant, all) -> List.copyOf(all));
    }

    private static String key(String tenant, String name) {
        return tenant + '\n' + name;
    }

    private static <T> List<T> values(List<Entry<T>> entries) {
        return entries.stream().map(Entry::value).toList();
    }

    @Override
    public List<Tenant> tenants() {
        return values(contents.tenants());
    }

    @Override
    public Optional<Tenant> tenant(String id) {
        return tenants().stream().filter(t -> t.id().equals(id)).findFirst();
    }

    @Override
    public Optional<Tenant> tenantByHost(String host) {
        return tenants().stream().filter(t -> t.hosts().contains(host)).findFirst();
    }

    @Override
    public List<Site> sites(String tenant) {
        return values(contents.sites()).stream()
                .filter(s -> s.tenant().equals(tenant))
                .toList();
    }

    @Override
    public Optional<Site> site(String tenant, String id) {
        return sites(tenant).stream().filter(s -> s.id().equals(id)).findFirst();
    }

    @Override
    public List<User> users(String tenant) {
        return users.getOrDefault(tenant, List.of());
    }

    @Override
    public Optional<User> user(String tenant, String id) {
        return Optional.ofNullable(byId.get(key(tenant, id)));
    }

    @Override
    public Optional<User> byNumber(E164 number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    @Override
    public Optional<User> byUpn(String tenant, String upn) {
        return Optional.ofNullable(upn.isEmpty() ? null : byUpn.get(key(tenant, upn.toLowerCase(Locale.ROOT))));
    }

    @Override
    public Optional<User> byExtension(String tenant, String extension) {
        return users(tenant).stream()
                .filter(u -> whole(u).filter(extension::equals).isPresent())
                .findFirst();
    }

    private Optional<String> whole(User user) {
        String code = site(user.tenant(), user.site()).map(Site::code).orElse("");
        return user.extension().map(extension -> code + extension);
    }

    @Override
    public Optional<User> dialledExtension(String tenant, String site, String digits) {
        String code = site(tenant, site).map(Site::code).orElse("");
        return users(tenant).stream()
                .filter(u -> u.site().equals(site))
                .filter(u -> u.extension().filter(digits::equals).isPresent())
                .findFirst()
                .or(() ->
                        byExtension(tenant, code + digits).filter(u -> u.site().equals(site)))
                .or(() -> byExtension(tenant, digits));
    }

    @Override
    public List<Group> groups(String tenant) {
        return values(contents.groups()).stream()
                .filter(g -> g.tenant().equals(tenant))
                .toList();
    }

    @Override
    public RoutingPlan plan(String tenant) {
        return new MemoryPlan(tenant, contents);
    }

    @Override
    public Optional<NumberRange> rangeOf(E164 number) {
        return values(contents.ranges()).stream()
                .filter(r -> r.contains(number))
                .findFirst();
    }

    @Override
    public List<Problem> problems() {
        return contents.problems();
    }

    private Optional<String> owner(E164 number) {
        return byNumber(number).map(User::tenant).or(() -> rangeOf(number).map(NumberRange::tenant));
    }

    @Override
    public Optional<String> tenant(Arrival arrival) {
        return arrival.tenant()
                .or(() -> tenantByHost(arrival.host()).map(Tenant::id))
                .or(() -> arrival.to().e164().flatMap(this::owner))
                .or(() -> arrival.side() == Side.HUB ? arrival.from().e164().flatMap(this::owner) : Optional.empty());
    }

    @Override
    public Party identify(String tenant, Party party) {
        Optional<User> user = party.e164()
                .flatMap(this::byNumber)
                .filter(u -> u.tenant().equals(tenant))
                .or(() -> byExtension(tenant, party.dialled()));
        if (user.isEmpty() && party.e164().isEmpty()) {
            return party;
        }
        Optional<String> site = user.map(User::site).or(() -> party.e164()
                .flatMap(this::rangeOf)
                .filter(r -> r.tenant().equals(tenant))
                .map(NumberRange::site));
        Optional<String> country = site.flatMap(id -> site(tenant, id)).map(Site::country);
        return new Party(
                party.uri(),
                party.e164(),
                party.display().isEmpty() ? user.map(User::display).orElse("") : party.display(),
                user.map(User::id),
                site,
                country.or(() -> party.e164().flatMap(countries::countryOf)));
    }
}
