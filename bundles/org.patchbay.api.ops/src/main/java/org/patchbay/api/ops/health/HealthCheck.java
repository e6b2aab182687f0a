package org.patchbay.api.ops.health;

import org.osgi.annotation.versioning.ConsumerType;

/** One thing that can be wrong. Must answer at once, from what it knows already. */
@ConsumerType
public interface HealthCheck {

    /** A short name, such as {@code trunk}. */
    String name();

    HealthResult check();
}
