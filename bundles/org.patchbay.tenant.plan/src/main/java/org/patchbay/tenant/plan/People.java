package org.patchbay.tenant.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.Assignment.Level;
import org.patchbay.api.directory.plan.Assignment.Mode;
import org.patchbay.api.directory.plan.RoutingPlan;
import org.patchbay.tenant.plan.Wanted.Row;

/** Who of a tenant has to be set up at Microsoft, who is only held ready, and who is left out, with the reason. */
final class People {
    /** So many are named for one reason; the others are counted. */
    static final int NAMED = 20;

    private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern PRINCIPAL = Pattern.compile("[!-~&&[^\"@]]+@[A-Za-z0-9.-]+");

    private final Tenant tenant;
    private final Map<String, Site> sites;
    private final RoutingPlan plan;
    private final Countries countries;
    private final PlanSettings settings;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, List<String>> leftOut = new LinkedHashMap<>();

    People(Tenant tenant, List<Site> sites, RoutingPlan plan, Countries countries, PlanSettings settings) {
        this.tenant = tenant;
        this.sites = sites.stream().collect(Collectors.toMap(Site::id, Function.identity(), (a, b) -> a));
        this.plan = plan;
        this.countries = countries;
        this.settings = settings;
    }

    List<Row> rows() {
        return rows;
    }

    /** A line for each reason. */
    List<String> leftOut() {
        return leftOut.entrySet().stream()
                .map(e -> "Left out, " + e.getValue().size() + ": " + e.getKey() + " "
                        + e.getValue().stream().limit(NAMED).collect(Collectors.joining(", "))
                        + (e.getValue().size() > NAMED ? " and " + (e.getValue().size() - NAMED) + " more" : "") + ".")
                .toList();
    }

    void add(User user) {
        String reason = reason(user);
        if (!reason.isEmpty()) {
            leftOut.computeIfAbsent(reason, r -> new ArrayList<>()).add(user.id());
            return;
        }
        Site site = sites.get(user.site());
        boolean served = served(user);
        rows.add(new Row(
                objectId(user) ? user.entraId() : user.upn(),
                principal(user) ? user.upn() : user.entraId(),
                served ? number(user) : "",
                site == null ? "" : site.country(),
                user.site(),
                String.join(" ", new TreeSet<>(user.groups())),
                served));
    }

    private static boolean objectId(User user) {
        return OBJECT_ID.matcher(user.entraId()).matches();
    }

    private static boolean principal(User user) {
        return PRINCIPAL.matcher(user.upn()).matches();
    }

    private String reason(User user) {
        if (user.platform() == User.Platform.PROVIDER) {
            return "They are on the provider's platform and need nothing in the Microsoft tenant:";
        }
        Site site = sites.get(user.site());
        if (site == null) {
            return "Their site '" + user.site() + "' is not in the directory. Correct it:";
        }
        String refusal = countries.refusal(site.country()).orElse("");
        if (!refusal.isEmpty()) {
            return refusal + " These are there:";
        }
        if (!user.missing().isEmpty()) {
            return "They lack a licence ("
                    + new TreeSet<>(user.missing()).stream().map(People::words).collect(Collectors.joining(" and "))
                    + "). Assign it:";
        }
        if (!objectId(user) && !principal(user)) {
            return "They have neither an object id of Microsoft Entra nor a user principal name that could be one."
                    + " Enter it in the directory:";
        }
        if (!served(user) && standbys(user).isEmpty()) {
            return "No provider is assigned to them: they stay where they are:";
        }
        if (served(user) && number(user).isEmpty()) {
            return "They have no number. Give them one, or let their site share one (" + PlanSettings.PID
                    + ", shared_numbers):";
        }
        return "";
    }

    private static String words(User.Licence licence) {
        return licence == User.Licence.PHONE_SYSTEM
                ? "Microsoft Teams Phone"
                : "the " + licence.name().toLowerCase(Locale.ROOT) + "'s";
    }

    /** Own number; else the site's with the extension behind it, as Set-CsPhoneNumberAssignment.md writes it. */
    private String number(User user) {
        String shared = settings.shared().getOrDefault(tenant.id() + "/" + user.site(), "");
        return user.number()
                .map(E164::value)
                .or(() -> user.extension().filter(e -> !shared.isEmpty()).map(e -> shared + ";ext=" + e))
                .orElse("");
    }

    /** Whether calls go over our trunk on every day: by an assignment, or because the tenant has providers. */
    private boolean served(User user) {
        return !tenant.providerPeers().isEmpty() || of(user).stream().anyMatch(a -> a.mode() != Mode.STANDBY);
    }

    private List<Assignment> standbys(User user) {
        return of(user).stream().filter(a -> a.mode() == Mode.STANDBY).toList();
    }

    private List<Assignment> of(User user) {
        List<Assignment> all = new ArrayList<>(plan.assignments(Level.USER, user.id()));
        user.groups().forEach(group -> all.addAll(plan.assignments(Level.GROUP, group)));
        all.addAll(plan.assignments(Level.SITE, user.site()));
        all.addAll(plan.assignments(Level.TENANT, ""));
        return all;
    }
}
