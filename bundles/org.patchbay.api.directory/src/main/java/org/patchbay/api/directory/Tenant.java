package org.patchbay.api.directory;

import java.util.List;

/**
 * A customer.
 *
 * @param id 1 to 63 lower case letters, digits, dots and dashes; never changed
 * @param name for people
 * @param hosts the names by which the hub calls this tenant's trunk, lower case (the host of the request's URI)
 * @param hubPeers the hub peers that reach its users, in order of preference
 * @param providerPeers the provider peers its calls go out over, in order of preference, where the plan says nothing else
 * @param classOfService the id of the class of service of those who have neither their own nor one of their site; empty for no limits
 */
public record Tenant(
        String id,
        String name,
        List<String> hosts,
        List<String> hubPeers,
        List<String> providerPeers,
        String classOfService) {
    /** A tenant without a class of service. */
    public Tenant(String id, String name, List<String> hosts, List<String> hubPeers, List<String> providerPeers) {
        this(id, name, hosts, hubPeers, providerPeers, "");
    }

    public Tenant {
        if (!id.matches("[a-z0-9][a-z0-9.-]{0,62}")) {
            throw new IllegalArgumentException(
                    "The id '" + id + "' must be lower case letters, digits, dots and dashes, 63 at most.");
        }
        hosts = List.copyOf(hosts);
        hubPeers = List.copyOf(hubPeers);
        providerPeers = List.copyOf(providerPeers);
    }
}
