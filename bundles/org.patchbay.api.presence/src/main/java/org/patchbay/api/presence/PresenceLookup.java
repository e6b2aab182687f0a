package org.patchbay.api.presence;

import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/** The presence of a person on a platform, as last seen. From memory; never asks the platform. */
@ProviderType
public interface PresenceLookup {

    /**
     * @param user the directory's id of the user
     * @return empty when it was never seen, or when presence is not enabled for the tenant
     */
    Optional<Presence> of(String tenant, String user, String platform);
}
