package org.patchbay.sip.trunk.emergency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.patchbay.api.call.emergency.EmergencyPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.NumberPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.SitePlan;
import org.patchbay.api.call.emergency.EmergencyPlan.TenantPlan;

/** A plan as lines of fields with tabs between them: a line for a tenant, followed by one for each of its sites, callers and ranges. */
final class PlanText {
    private PlanText() {}

    static List<String> lines(EmergencyPlan plan) {
        List<String> lines = new ArrayList<>();
        for (TenantPlan tenant : plan.tenants()) {
            lines.add(line("tenant", tenant.id(), words(tenant.hosts()), words(tenant.routes())));
            for (SitePlan site : tenant.sites()) {
                lines.add(line(
                        "site",
                        site.id(),
                        words(site.numbers()),
                        words(site.tests()),
                        site.callback(),
                        words(site.routes()),
                        site.prefix()));
            }
            tenant.callers().forEach((number, site) -> lines.add(line("caller", number, site)));
            tenant.ranges().forEach(range -> lines.add(line("range", range.first(), range.last(), range.site())));
        }
        return lines;
    }

    private static String line(String... fields) {
        return String.join("\t", fields);
    }

    private static String words(Iterable<String> words) {
        return String.join(",", words);
    }

    /** What can be read of them; a line that cannot is left out. */
    static EmergencyPlan read(List<String> lines) {
        List<TenantPlan> tenants = new ArrayList<>();
        Reading reading = new Reading("", List.of(), List.of());
        for (String line : lines) {
            String[] f = line.split("\t", -1);
            switch (f[0] + f.length) {
                case "tenant4" -> {
                    reading.into(tenants);
                    reading = new Reading(f[1], list(f[2]), list(f[3]));
                }
                case "site7" ->
                    reading.sites.add(new SitePlan(
                            f[1], list(f[2]), Set.copyOf(new HashSet<>(list(f[3]))), f[4], list(f[5]), f[6]));
                case "caller3" -> reading.callers.put(f[1], f[2]);
                case "range4" -> reading.ranges.add(new NumberPlan(f[1], f[2], f[3]));
                default -> {}
            }
        }
        reading.into(tenants);
        return new EmergencyPlan(tenants);
    }

    private static List<String> list(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(","));
    }

    /** A tenant of which not all lines have come yet. */
    private static final class Reading {
        final String id;
        final List<String> hosts;
        final List<String> routes;
        final List<SitePlan> sites = new ArrayList<>();
        final Map<String, String> callers = new HashMap<>();
        final List<NumberPlan> ranges = new ArrayList<>();

        Reading(String id, List<String> hosts, List<String> routes) {
            this.id = id;
            this.hosts = hosts;
            this.routes = routes;
        }

        void into(List<TenantPlan> tenants) {
            if (!id.isEmpty()) {
                tenants.add(new TenantPlan(id, hosts, routes, sites, callers, ranges));
            }
        }
    }
}
