package org.patchbay.api.presence;

import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/** The presence of a person on a platform, as last seen. From memory; never asks the platform, and may be called on a call's thread. */
@ProviderType
public interface PresenceLookup {

    /** @return empty when it was never seen, when nobody is known by that contact, or when presence is not enabled for the tenant */
    Optional<Presence> of(String tenant, Contact whom, Platform platform);
}
