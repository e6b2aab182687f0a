package org.patchbay.api.directory.plan;

import java.util.List;
import java.util.Set;

/**
 * What may be called. Calls inside the tenant and emergency calls always may. A prefix that is denied counts before all else, then one that is
 * allowed, the longer before the shorter.
 *
 * @param id unique in its tenant
 * @param national numbers of the caller's own country
 * @param international numbers of other countries
 * @param premium numbers that cost more than a call, and satellites, where national or international allow them
 * @param countries of international calls, ISO 3166-1 alpha-2; none for all
 * @param allowed prefixes that may be called though the rest says no
 * @param denied prefixes that may not
 */
public record ClassOfService(
        String tenant,
        String id,
        boolean national,
        boolean international,
        boolean premium,
        Set<String> countries,
        List<String> allowed,
        List<String> denied) {
    public ClassOfService {
        countries = Set.copyOf(countries);
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
        for (List<String> prefixes : List.of(allowed, denied)) {
            for (String prefix : prefixes) {
                if (!prefix.matches("\\+[0-9]{1,15}")) {
                    throw new IllegalArgumentException(
                            "The prefix '" + prefix + "' must be + and 1 to 15 digits, for example +44.");
                }
            }
        }
    }
}
