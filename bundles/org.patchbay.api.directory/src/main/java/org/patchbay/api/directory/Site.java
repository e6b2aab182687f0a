package org.patchbay.api.directory;

import java.util.List;
import java.util.Optional;

import org.patchbay.api.call.E164;

/**
 * A place where users work.
 *
 * @param id unique in its tenant
 * @param country ISO 3166-1 alpha-2, upper case
 * @param address the registered address, which emergency calls from outside US and CA are located by; possibly empty
 * @param emergencyNumber what emergency calls show for callers who have no number of their own, so that they can be called back
 * @param emergencyPeers the peers that emergency calls take before the tenant's providers, in the order of preference; mostly empty
 * @param emergencyPrefix digits that the provider wants before the emergency number, to know the place; mostly empty
 */
public record Site(
        String id,
        String tenant,
        String name,
        String country,
        String address,
        Optional<E164> emergencyNumber,
        List<String> emergencyPeers,
        String emergencyPrefix) {

    public Site {
        emergencyPeers = List.copyOf(emergencyPeers);
    }

    /** A site whose emergency calls go as the tenant's do. */
    public Site(String id, String tenant, String name, String country, String address) {
        this(id, tenant, name, country, address, Optional.empty(), List.of(), "");
    }
}
