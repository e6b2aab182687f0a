package org.patchbay.api.directory.plan;

import java.util.List;

/**
 * A telephone provider of a tenant, as the plan speaks of it.
 *
 * @param id unique in its tenant
 * @param name for people
 * @param peers the peers its calls go out over and come in from, in the order of preference; one peer may serve several tenants
 */
public record Provider(String tenant, String id, String name, List<String> peers) {
    public Provider {
        if (!id.matches("[a-z0-9][a-z0-9._-]{0,62}")) {
            throw new IllegalArgumentException("The id '" + id
                    + "' must be lower case letters, digits, dots, dashes and underscores, 63 at most.");
        }
        if (peers.isEmpty()) {
            throw new IllegalArgumentException("The provider " + id + " has no peers. Name at least one.");
        }
        peers = List.copyOf(peers);
    }
}
