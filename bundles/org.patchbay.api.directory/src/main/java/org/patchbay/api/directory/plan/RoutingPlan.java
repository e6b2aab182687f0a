package org.patchbay.api.directory.plan;

import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/** A tenant's plan, checked: what it names is there. A part of one snapshot. */
@ProviderType
public interface RoutingPlan {

    Optional<Provider> provider(String id);

    List<Provider> providers();

    /** What is said of this user, group or site, or with an empty subject of the tenant. */
    List<Assignment> assignments(Assignment.Level level, String subject);

    /** All of them. */
    List<Assignment> assignments();

    /** The longest prefix first. */
    List<RouteRule> routes();

    Optional<ClassOfService> classOfService(String id);
}
