package org.patchbay.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.patchbay.api.call.E164;
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
    final Map<String, Map<String, User>> byExtension = new HashMap<>();
    final Map<String, Ineligible> ineligible = new HashMap<>();
    final List<Problem> problems = new ArrayList<>();
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

    /** The ranges of a tenant. */
    List<NumberRange> ranges(String tenant) {
        return ranges.values().stream()
                .flatMap(each -> each.values().stream())
                .filter(range -> range.tenant().equals(tenant))
                .toList();
    }

    int userCount() {
        return users.values().stream().mapToInt(Map::size).sum();
    }

    int rangeCount() {
        return ranges.values().stream().mapToInt(Map::size).sum();
    }
}
