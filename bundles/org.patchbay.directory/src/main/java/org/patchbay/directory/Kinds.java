package org.patchbay.directory;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Group;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;

/** All kinds of entries, in an order in which they can be loaded. */
final class Kinds {
    static final Kind<Tenant> TENANTS = Kind.<Tenant>of("tenants", "tenant")
            .key("id", "lower case letters, digits, dots and dashes, 63 at most; never changed", Tenant::id)
            .optional("name", "for people", Tenant::name)
            .optional("hosts", "the names by which the hub calls its trunk, parted by spaces", t -> words(t.hosts()))
            .column("hub_peers", "the hub peers in order of preference, parted by spaces", t -> words(t.hubPeers()))
            .column(
                    "provider_peers",
                    "the provider peers in order of preference, parted by spaces",
                    t -> words(t.providerPeers()))
            .optional(
                    "class_of_service",
                    "the id of a class, for those who have none of their own or of their site; empty for no limits",
                    Tenant::classOfService)
            .build(
                    f -> new Tenant(
                            f.shared("id"),
                            f.get("name"),
                            f.words("hosts").stream()
                                    .map(h -> h.toLowerCase(Locale.ROOT))
                                    .toList(),
                            f.words("hub_peers"),
                            f.words("provider_peers"),
                            f.shared("class_of_service")),
                    Contents::tenants,
                    Contents.Builder::tenant);

    static final Kind<Site> SITES = Kind.<Site>of("sites", "site")
            .key("tenant", "the id of the tenant", Site::tenant)
            .key("id", "unique in its tenant", Site::id)
            .optional("name", "for people", Site::name)
            .notEmpty("country", "ISO 3166-1 alpha-2, such as DE", Site::country)
            .optional("region", "a part of the country with holidays of its own: BE of DE-BE", Site::region)
            .optional("address", "the registered address for emergency calls", Site::address)
            .optional("zone", "the time zone, as Europe/Berlin; empty for the country's main one", Site::zone)
            .optional(
                    "code",
                    "1 to 5 digits dialled before its extensions from elsewhere; empty where extensions are unique in the tenant",
                    Site::code)
            .optional(
                    "emergency_number",
                    "what emergency calls show for those who have no number of their own",
                    s -> number(s.emergencyNumber()))
            .optional(
                    "emergency_peers",
                    "peers that emergency calls take before the tenant's providers, parted by spaces",
                    s -> words(s.emergencyPeers()))
            .optional("emergency_prefix", "digits that the provider wants to know the place by", Site::emergencyPrefix)
            .optional("class_of_service", "the id of a class; empty for the tenant's", Site::classOfService)
            .optional(
                    "fallbacks",
                    "CLIENT, MOBILE, ANNOUNCEMENT in the order to be tried, for those who have none of their own",
                    s -> names(s.fallbacks()))
            .build(Kinds::site, Contents::sites, Contents.Builder::site);

    static final Kind<Group> GROUPS = Kind.<Group>of("groups", "group")
            .key("tenant", "the id of the tenant", Group::tenant)
            .key("id", "lower case letters, digits, dots, dashes and underscores", Group::id)
            .optional("name", "for people", Group::name)
            .build(
                    f -> new Group(f.shared("tenant"), f.shared("id"), f.get("name")),
                    Contents::groups,
                    Contents.Builder::group);

    static final Kind<NumberRange> NUMBERS = Kind.<NumberRange>of("numbers", "range of numbers")
            .key("tenant", "the id of the tenant", NumberRange::tenant)
            .key("first", "the first number, as +4930123400", r -> r.first().value())
            .notEmpty("site", "the id of the site", NumberRange::site)
            .optional(
                    "last",
                    "the last number; empty for one number",
                    r -> r.last().equals(r.first()) ? "" : r.last().value())
            .build(
                    f -> {
                        E164 first = f.neededNumber("first");
                        E164 last = f.number("last");
                        return new NumberRange(
                                f.shared("tenant"), f.shared("site"), first, last == null ? first : last);
                    },
                    Contents::ranges,
                    Contents.Builder::range);

    /** In an order in which they can be loaded. */
    static final List<Kind<?>> ALL = List.of(
            TENANTS,
            PlanKinds.CLASSES,
            SITES,
            GROUPS,
            PlanKinds.PROVIDERS,
            NUMBERS,
            UserKind.USERS,
            PlanKinds.ASSIGNMENTS,
            PlanKinds.ROUTES);

    private static final Map<String, Kind<?>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Kind::name, Function.identity()));

    private Kinds() {}

    static Optional<Kind<?>> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    static String names() {
        return String.join(", ", ALL.stream().map(Kind::name).toList());
    }

    private static Site site(Fields f) {
        // One that is wrong must not take the others with it: each is tried by itself.
        String zone =
                f.lenient(() -> Site.of("", "").zone(f.get("zone")).build().zone(), "");
        String code =
                f.lenient(() -> Site.of("", "").code(f.get("code")).build().code(), "");
        return Site.of(f.shared("tenant"), f.shared("id"))
                .name(f.get("name"))
                .country(f.get("country").toUpperCase(Locale.ROOT).intern())
                .region(f.get("region").toUpperCase(Locale.ROOT))
                .address(f.get("address"))
                .zone(zone)
                .code(code)
                .emergencyNumber(emergencyNumber(f).orElse(null))
                .emergencyPeers(f.words("emergency_peers"))
                .emergencyPrefix(emergencyPrefix(f))
                .classOfService(f.shared("class_of_service"))
                .fallbacks(f.lenient(() -> f.constants(User.Fallback.class, "fallbacks", "fallback"), List.of()))
                .build();
    }

    /** What is wrong here is no reason to lose the site, and all who work there. */
    private static Optional<E164> emergencyNumber(Fields f) {
        String text = f.get("emergency_number");
        Optional<E164> number = E164.parse(text);
        if (!text.isEmpty() && number.isEmpty()) {
            f.problem(
                    "The emergency_number '" + text
                            + "' is none. Write it as + and 2 to 15 digits, for example +4930123456; until then it is left out.");
        }
        return number;
    }

    private static String emergencyPrefix(Fields f) {
        String text = f.get("emergency_prefix");
        if (text.matches("[0-9*#]{0,16}")) {
            return text;
        }
        f.problem(
                "The emergency_prefix '" + text + "' has more than digits, * and #, or more than 16; it is left out.");
        return "";
    }

    static String words(Collection<String> words) {
        return String.join(" ", words);
    }

    static String names(Collection<? extends Enum<?>> constants) {
        return constants.stream().map(Enum::name).collect(Collectors.joining(" "));
    }

    static String number(Optional<E164> number) {
        return number.map(E164::value).orElse("");
    }
}
