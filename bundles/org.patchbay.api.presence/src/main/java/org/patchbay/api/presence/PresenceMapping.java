package org.patchbay.api.presence;

import java.util.Optional;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says which status of the other platform stands for one of this. A bundle of its own, so that a tenant's wishes can be met without touching
 * the engine. Must answer at once and keep nothing.
 */
@ConsumerType
@FunctionalInterface
public interface PresenceMapping {

    /**
     * @param from where the status was seen; it is translated for the other platform
     * @return empty for no change there
     */
    Optional<PresenceStatus> translate(String tenant, Platform from, PresenceStatus status);
}
