package org.patchbay.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Group;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;

/** All that is known at one moment. {@link Admission} fills it; once it is shown to others it never changes. */
final class Snapshot {
    static final Snapshot EMPTY = new Snapshot();

    /**
     * Whose number it would be, had its country been one that can be served: so that calls of it are refused for that reason, and not for
     * being unknown.
     *
     * @param country the country that cannot be served
     */
    record Ineligible(String tenant, String site, String country) {}

    final Map<String, Tenant> tenants = new LinkedHashMap<>();
    final Map<String, Tenant> byHost = new HashMap<>();
    final Map<String, Map<String, Site>> sites = new HashMap<>();
    final Map<String, Map<String, User>> users = new HashMap<>();
    final Map<String, User> byNumber = new HashMap<>();
    /** Whole extensions: behind the code of the site, where it has one. */
    final Map<String, Map<String, User>> byExtension = new HashMap<>();

    private final Map<String, Map<String, User>> bySiteExtension = new HashMap<>();
    private final Map<String, Map<String, User>> byUpn = new HashMap<>();
    private final Map<String, Map<String, User>> byEntraId = new HashMap<>();
    private final Map<String, Map<String, User>> byProviderId = new HashMap<>();
    final Map<String, Map<String, Group>> groups = new HashMap<>();
    /** By tenant and group, then by the user's id. */
    private final Map<String, Map<String, Map<String, User>>> members = new HashMap<>();

    final Map<String, Plan> plans = new HashMap<>();
    final Map<String, Ineligible> ineligible = new HashMap<>();
    final List<Problem> problems = new ArrayList<>();
    /** Those of them that are only said of what other systems know: no reason to refuse a change here. */
    final Set<Problem> ofPersons = new HashSet<>();
    /** By length and first number: ranges of one length do not overlap, so the nearest below is the only one that can hold a number. */
    private final Map<Integer, TreeMap<String, NumberRange>> ranges = new HashMap<>();

    Optional<Tenant> tenant(String id) {
        return Optional.ofNullable(tenants.get(id));
    }

    Optional<Site> site(String tenant, String id) {
        return Optional.ofNullable(sites.getOrDefault(tenant, Map.of()).get(id));
    }

    Optional<User> user(String tenant, String id) {
        return Optional.ofNullable(users.getOrDefault(tenant, Map.of()).get(id));
    }

    Optional<User> byNumber(E164 number) {
        return Optional.ofNullable(byNumber.get(number.value()));
    }

    Optional<User> byExtension(String tenant, String extension) {
        return Optional.ofNullable(byExtension.getOrDefault(tenant, Map.of()).get(extension));
    }

    Optional<User> bySiteExtension(String tenant, String site, String extension) {
        return Optional.ofNullable(
                bySiteExtension.getOrDefault(tenant, Map.of()).get(atSite(site, extension)));
    }

    Optional<User> byUpn(String tenant, String upn) {
        return find(byUpn, tenant, upn.toLowerCase(Locale.ROOT));
    }

    Optional<User> byEntraId(String tenant, String id) {
        return find(byEntraId, tenant, id.toLowerCase(Locale.ROOT));
    }

    Optional<User> byProviderId(String tenant, String id) {
        return find(byProviderId, tenant, id);
    }

    private static Optional<User> find(Map<String, Map<String, User>> index, String tenant, String key) {
        return Optional.ofNullable(index.getOrDefault(tenant, Map.of()).get(key));
    }

    private static String atSite(String site, String extension) {
        return extension + '@' + site;
    }

    List<User> members(String tenant, String group) {
        return List.copyOf(members.getOrDefault(tenant, Map.of())
                .getOrDefault(group, Map.of())
                .values());
    }

    /** By the whole extension, behind the code of the site. */
    String whole(User user, String extension) {
        return site(user.tenant(), user.site()).map(Site::code).orElse("") + extension;
    }

    /** Puts a user into all indexes, in the place of one with the same keys. */
    void put(User user) {
        String tenant = user.tenant();
        User former = of(users, tenant).put(user.id(), user);
        if (former != null) {
            former.groups()
                    .forEach(group ->
                            of(members, tenant).getOrDefault(group, Map.of()).remove(user.id()));
        }
        user.groups().forEach(group -> of(members, tenant)
                .computeIfAbsent(group, g -> new java.util.TreeMap<>())
                .put(user.id(), user));
        user.number().ifPresent(n -> byNumber.put(n.value(), user));
        user.extension().ifPresent(e -> {
            of(byExtension, tenant).put(whole(user, e), user);
            of(bySiteExtension, tenant).put(atSite(user.site(), e), user);
        });
        index(byUpn, tenant, user.upn(), user);
        index(byEntraId, tenant, user.entraId(), user);
        index(byProviderId, tenant, user.providerId(), user);
    }

    private static void index(Map<String, Map<String, User>> index, String tenant, String key, User user) {
        if (!key.isEmpty()) {
            of(index, tenant).put(key, user);
        }
    }

    static <V> Map<String, V> of(Map<String, Map<String, V>> maps, String key) {
        return maps.computeIfAbsent(key, k -> new LinkedHashMap<>());
    }

    Plan plan(String tenant) {
        return plans.getOrDefault(tenant, Plan.EMPTY);
    }

    Optional<NumberRange> rangeOf(E164 number) {
        return below(number).filter(r -> r.contains(number));
    }

    /** The tenant a number belongs to, as a user's or in a range. */
    Optional<String> owner(E164 number) {
        return byNumber(number)
                .map(User::tenant)
                .or(() -> rangeOf(number).map(NumberRange::tenant))
                .or(() -> Optional.ofNullable(ineligible.get(number.value())).map(Ineligible::tenant));
    }

    void add(NumberRange range) {
        ranges.computeIfAbsent(range.first().value().length(), l -> new TreeMap<>())
                .put(range.first().value(), range);
    }

    /** A range that shares a number with this one. */
    Optional<NumberRange> overlapping(NumberRange range) {
        return below(range.last())
                .filter(r -> r.last().value().compareTo(range.first().value()) >= 0);
    }

    private Optional<NumberRange> below(E164 number) {
        TreeMap<String, NumberRange> ofLength = ranges.get(number.value().length());
        Map.Entry<String, NumberRange> nearest = ofLength == null ? null : ofLength.floorEntry(number.value());
        return Optional.ofNullable(nearest).map(Map.Entry::getValue);
    }

    /** Whether this very range is here. */
    boolean holds(NumberRange range) {
        return below(range.first()).filter(range::equals).isPresent();
    }

    /** The ranges of a tenant. */
    List<NumberRange> ranges(String tenant) {
        return ranges.values().stream()
                .flatMap(each -> each.values().stream())
                .filter(range -> range.tenant().equals(tenant))
                .toList();
    }

    boolean rangesAre(Snapshot other) {
        return ranges.equals(other.ranges);
    }

    int userCount() {
        return users.values().stream().mapToInt(Map::size).sum();
    }

    int rangeCount() {
        return ranges.values().stream().mapToInt(Map::size).sum();
    }
}
