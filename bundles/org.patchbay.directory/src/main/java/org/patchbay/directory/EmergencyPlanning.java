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
import org.patchbay.api.directory.country.Countries;

/** What of a snapshot the trunk has to keep, so that emergency calls go on without directory and country policy. */
final class EmergencyPlanning {
    private EmergencyPlanning() {}

    static EmergencyPlan of(Snapshot snapshot, Countries countries) {
        return new EmergencyPlan(snapshot.tenants.values().stream()
                .map(tenant -> tenant(snapshot, countries, tenant))
                .toList());
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
