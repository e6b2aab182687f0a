package org.patchbay.api.ops.health;

import java.util.Map;

import org.osgi.annotation.versioning.ProviderType;

/** All checks together. */
@ProviderType
public interface Health {

    /** Each check's result by its name. A check that throws counts as {@code WARN} with the fault. */
    Map<String, HealthResult> results();

    /** Whether no check says {@code NOT_READY}, and those that must be there are. */
    boolean ready();
}
