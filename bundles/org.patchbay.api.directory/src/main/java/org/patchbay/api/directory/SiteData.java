package org.patchbay.api.directory;

import java.util.List;
import java.util.Optional;

import org.patchbay.api.call.E164;

/** A site as the builder leaves it. */
record SiteData(
        String id,
        String tenant,
        String name,
        String country,
        String region,
        String address,
        String zone,
        String code,
        Optional<E164> emergencyNumber,
        List<String> emergencyPeers,
        String emergencyPrefix,
        String classOfService,
        List<User.Fallback> fallbacks)
        implements Site {}
