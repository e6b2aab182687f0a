package org.patchbay.api.call.emergency;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who dials what in an emergency, and where that goes: plain data, which is kept and written down as it is.
 *
 * @param tenants every tenant on the service
 */
public record EmergencyPlan(List<TenantPlan> tenants) {

    /** Nobody is known. */
    public static final EmergencyPlan EMPTY = new EmergencyPlan(List.of());

    public EmergencyPlan {
        tenants = List.copyOf(tenants);
    }

    /**
     * One tenant.
     *
     * @param id as in the directory
     * @param hosts by which the hub knows its trunk, lower case
     * @param routes its provider peers, in the order of preference
     * @param sites where its users work
     * @param callers the site of each user, by number (E.164, with +) and by extension
     * @param ranges the site of all other numbers
     */
    public record TenantPlan(
            String id,
            List<String> hosts,
            List<String> routes,
            List<SitePlan> sites,
            Map<String, String> callers,
            List<NumberPlan> ranges) {
        public TenantPlan {
            hosts = List.copyOf(hosts);
            routes = List.copyOf(routes);
            sites = List.copyOf(sites);
            // Not Map.copyOf: numbers that follow each other fall into one long run of its table, and 100,000 take
            // half a second.
            callers = Collections.unmodifiableMap(new HashMap<>(callers));
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * One site.
     *
     * @param id as in the directory
     * @param numbers what is dialled there in an emergency, the main number first: digits alone, without a plus
     * @param tests those of them that try the path out and alarm nobody (933)
     * @param callback the number shown for callers without one of their own (E.164, with +); empty for none
     * @param routes peers that its emergency calls take before those of the tenant, in the order of preference; mostly empty
     * @param prefix what a provider wants before the number that was dialled, to know the place; mostly empty
     */
    public record SitePlan(
            String id, List<String> numbers, Set<String> tests, String callback, List<String> routes, String prefix) {
        public SitePlan {
            numbers = List.copyOf(numbers);
            tests = Set.copyOf(tests);
            routes = List.copyOf(routes);
        }
    }

    /** Numbers of one length, with their first and last one (E.164, with +), and the site that has them. */
    public record NumberPlan(String first, String last, String site) {}
}
