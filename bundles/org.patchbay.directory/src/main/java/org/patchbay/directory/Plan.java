package org.patchbay.directory;

import java.util.List;
import java.util.Optional;

import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.ClassOfService;
import org.patchbay.api.directory.plan.Provider;
import org.patchbay.api.directory.plan.RouteRule;
import org.patchbay.api.directory.plan.RoutingPlan;

/** A plan that says nothing: calls take the tenant's provider peers in their order. */
final class Plan implements RoutingPlan {

    @Override
    public Optional<Provider> provider(String id) {
        return Optional.empty();
    }

    @Override
    public List<Provider> providers() {
        return List.of();
    }

    @Override
    public List<Assignment> assignments(Assignment.Level level, String subject) {
        return List.of();
    }

    @Override
    public List<Assignment> assignments() {
        return List.of();
    }

    @Override
    public List<RouteRule> routes() {
        return List.of();
    }

    @Override
    public Optional<ClassOfService> classOfService(String id) {
        return Optional.empty();
    }
}
