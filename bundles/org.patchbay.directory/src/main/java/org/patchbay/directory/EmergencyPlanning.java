package org.patchbay.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.emergency.EmergencyPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.NumberPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.SitePlan;
import org.patchbay.api.call.emergency.EmergencyPlan.TenantPlan;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;

/** What of a snapshot the trunk has to keep, so that emergency calls go on without directory and country policy. */
final class EmergencyPlanning {
    private EmergencyPlanning() {}

    static EmergencyPlan of(Snapshot snapshot, Countries countries) {
        return new EmergencyPlan(snapshot.tenants.values().stream()
                .map(tenant -> tenant(snapshot, countries, tenant))
                .toList());
    }

    /** Whether one plan fits both. */
    static boolean isSame(Snapshot before, Snapshot fresh) {
        return before.tenants.equals(fresh.tenants)
                && before.sites.equals(fresh.sites)
                && before.rangesAre(fresh)
                && before.users.keySet().equals(fresh.users.keySet())
                && fresh.users.entrySet().stream()
                        .allMatch(tenant ->
                                isSame(before.users.getOrDefault(tenant.getKey(), Map.of()), tenant.getValue()));
    }

    private static boolean isSame(Map<String, User> before, Map<String, User> fresh) {
        if (before.size() != fresh.size()) {
            return false;
        }
        for (User is : fresh.values()) {
            User was = before.get(is.id());
            boolean same = was == is
                    || was != null
                            && was.site().equals(is.site())
                            && was.number().equals(is.number())
                            && was.extension().equals(is.extension());
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static TenantPlan tenant(Snapshot snapshot, Countries countries, Tenant tenant) {
        Map<String, String> callers = new HashMap<>();
        snapshot.users.getOrDefault(tenant.id(), Map.of()).values().forEach(user -> {
            user.extension().ifPresent(extension -> callers.put(snapshot.whole(user, extension), user.site()));
            user.number().ifPresent(number -> callers.put(number.value(), user.site()));
        });
        List<NumberPlan> ranges = new ArrayList<>();
        for (NumberRange range : snapshot.ranges(tenant.id())) {
            ranges.add(new NumberPlan(range.first().value(), range.last().value(), range.site()));
        }
        return new TenantPlan(
                tenant.id(),
                tenant.hosts(),
                tenant.providerPeers(),
                snapshot.sites.getOrDefault(tenant.id(), Map.of()).values().stream()
                        .map(site -> site(countries, site))
                        .toList(),
                callers,
                ranges);
    }

    private static SitePlan site(Countries countries, Site site) {
        return new SitePlan(
                site.id(),
                List.copyOf(countries.emergencyNumbers(site.country())),
                countries.emergencyTestNumbers(site.country()),
                site.emergencyNumber().map(E164::value).orElse(""),
                site.emergencyPeers(),
                site.emergencyPrefix());
    }
}
