package org.patchbay.directory;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.ClassOfService;
import org.patchbay.api.directory.plan.Provider;
import org.patchbay.api.directory.plan.RouteRule;
import org.patchbay.api.directory.plan.TimeWindow;

/** How the entries of the routing plan are written. */
final class PlanKinds {
    static final Kind<ClassOfService> CLASSES = Kind.<ClassOfService>of("classes", "class of service")
            .key("tenant", "the id of the tenant", ClassOfService::tenant)
            .key("id", "unique in its tenant", ClassOfService::id)
            .optional("national", "yes or no: numbers of the caller's own country", c -> flag(c.national()))
            .optional("international", "yes or no: numbers of other countries", c -> flag(c.international()))
            .optional(
                    "premium", "yes or no: numbers that cost more than a call, and satellites", c -> flag(c.premium()))
            .optional(
                    "countries",
                    "of international calls, as FR AT, parted by spaces; empty for all",
                    c -> Kinds.words(new TreeSet<>(c.countries())))
            .optional(
                    "allowed",
                    "prefixes that may be called all the same, as +44, parted by spaces",
                    c -> Kinds.words(c.allowed()))
            .optional("denied", "prefixes that may not be called, parted by spaces", c -> Kinds.words(c.denied()))
            .build(PlanKinds::classOfService, Contents::classes, Contents.Builder::classOfService);

    static final Kind<Provider> PROVIDERS = Kind.<Provider>of("providers", "provider")
            .key("tenant", "the id of the tenant", Provider::tenant)
            .key("id", "lower case letters, digits, dots, dashes and underscores", Provider::id)
            .optional("name", "for people", Provider::name)
            .notEmpty("peers", "its peers in order of preference, parted by spaces", p -> Kinds.words(p.peers()))
            .build(
                    f -> new Provider(f.shared("tenant"), f.shared("id"), f.get("name"), f.words("peers")),
                    Contents::providers,
                    Contents.Builder::provider);

    static final Kind<Assignment> ASSIGNMENTS = Kind.<Assignment>of("assignments", "assignment")
            .key("tenant", "the id of the tenant", Assignment::tenant)
            .key("level", "TENANT, SITE, GROUP or USER", a -> a.level().name())
            .key("mode", "PERMANENT, ON_DEMAND or STANDBY", a -> a.mode().name())
            .keyOrNothing("subject", "the id of the user, group or site; empty for the tenant", Assignment::subject)
            .keyOrNothing(
                    "from",
                    "of ON_DEMAND: when it begins, as 2026-12-31T08:00:00Z; empty for at once",
                    a -> a.from().map(Instant::toString).orElse(""))
            .notEmpty("provider", "the id of the provider", Assignment::provider)
            .optional("until", "of ON_DEMAND: when it ends; empty for until it is taken back", a -> a.until()
                    .map(Instant::toString)
                    .orElse(""))
            .build(PlanKinds::assignment, Contents::assignments, Contents.Builder::assignment);

    static final Kind<RouteRule> ROUTES = Kind.<RouteRule>of("routes", "route")
            .key("tenant", "the id of the tenant", RouteRule::tenant)
            .key("id", "unique in its tenant", RouteRule::id)
            .notEmpty("prefix", "the first digits of the numbers it is for, as +44; + for all", RouteRule::prefix)
            .notEmpty(
                    "providers",
                    "ids of providers in the order to be tried, parted by spaces",
                    r -> Kinds.words(r.providers()))
            .optional(
                    "days",
                    "of the week on which its hours begin, as MON TUE; empty for all",
                    r -> r.window().days().isEmpty()
                            ? ""
                            : Kinds.names(EnumSet.copyOf(r.window().days())))
            .optional(
                    "from",
                    "the first minute of its hours, as 08:00, by the clock of the site",
                    r -> time(r.window(), r.window().from()))
            .optional(
                    "until",
                    "the first minute after them; equal to from for 24 hours",
                    r -> time(r.window(), r.window().until()))
            .build(PlanKinds::route, Contents::routes, Contents.Builder::route);

    private PlanKinds() {}

    private static ClassOfService classOfService(Fields f) {
        Set<String> countries = new HashSet<>();
        for (String word : f.words("countries")) {
            String code = word.toUpperCase(Locale.ROOT);
            if (!code.matches("[A-Z]{2}")) {
                throw new IllegalArgumentException(
                        "'" + word + "' in countries is no ISO 3166-1 alpha-2 code. Write two letters, such as DE.");
            }
            countries.add(code);
        }
        return new ClassOfService(
                f.shared("tenant"),
                f.shared("id"),
                f.flag("national"),
                f.flag("international"),
                f.flag("premium"),
                countries,
                f.words("allowed"),
                f.words("denied"));
    }

    private static Assignment assignment(Fields f) {
        return new Assignment(
                f.shared("tenant"),
                Fields.constant(Assignment.Level.class, "level", f.get("level")),
                f.get("subject"),
                Fields.constant(Assignment.Mode.class, "mode", f.get("mode")),
                f.shared("provider"),
                f.moment("from"),
                f.moment("until"));
    }

    private static RouteRule route(Fields f) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        f.words("days").forEach(word -> days.add(day(word)));
        return new RouteRule(
                f.shared("tenant"),
                f.shared("id"),
                f.get("prefix"),
                f.words("providers"),
                new TimeWindow(days, f.time("from"), f.time("until")));
    }

    private static DayOfWeek day(String word) {
        String wanted = word.toUpperCase(Locale.ROOT);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (wanted.length() >= 3 && day.name().startsWith(wanted)) {
                return day;
            }
        }
        throw new IllegalArgumentException("'" + word + "' in days is no day of the week. Known: "
                + String.join(
                        ", ",
                        List.of(DayOfWeek.values()).stream().map(Enum::name).toList())
                + ", or their first three letters.");
    }

    private static String flag(boolean value) {
        return value ? "yes" : "";
    }

    /** All day long is written as nothing. */
    private static String time(TimeWindow window, LocalTime time) {
        return window.from().equals(window.until()) && window.from().equals(LocalTime.MIDNIGHT) ? "" : time.toString();
    }
}
