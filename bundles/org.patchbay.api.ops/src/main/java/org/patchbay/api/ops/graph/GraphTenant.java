package org.patchbay.api.ops.graph;

import java.util.List;

/**
 * A Microsoft tenant as it is configured.
 *
 * @param tenant of the directory
 * @param microsoftTenant its id, or a domain of it
 * @param cloud such as {@code global}
 * @param apps the client ids of its app registrations, each with what it is for
 * @param userConsent whether people may consent for themselves
 * @param connected how many users are connected
 * @param problem what keeps it from working, and what to do; empty when nothing does, as far as is known
 */
public record GraphTenant(
        String tenant,
        String microsoftTenant,
        String cloud,
        List<String> apps,
        boolean userConsent,
        int connected,
        String problem) {
    public GraphTenant {
        apps = List.copyOf(apps);
    }
}
