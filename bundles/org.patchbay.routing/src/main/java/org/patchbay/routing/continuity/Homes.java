package org.patchbay.routing.continuity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.Assignment.Mode;
import org.patchbay.api.directory.plan.Provider;
import org.patchbay.api.directory.plan.RoutingPlan;

/** On which provider somebody is by the plan: what is said nearest counts, and there ON_DEMAND before PERMANENT. */
public final class Homes {
    private Homes() {}

    /**
     * The id of the provider. Where the plan says nothing it is the one of the tenant's first peer; empty where that is none's, and the tenant's peers
     * alone are meant.
     */
    public static Optional<String> home(RoutingPlan plan, Tenant tenant, List<List<Subject>> path, Instant at) {
        for (List<Subject> level : path) {
            Optional<String> found =
                    only(plan, level, Mode.ON_DEMAND, at).or(() -> only(plan, level, Mode.PERMANENT, at));
            if (found.isPresent()) {
                return found;
            }
        }
        if (!tenant.providerPeers().isEmpty()) {
            String first = tenant.providerPeers().get(0);
            for (Provider provider : plan.providers()) {
                if (provider.peers().contains(first)) {
                    return Optional.of(provider.id());
                }
            }
        }
        return Optional.empty();
    }

    /** The id of the provider that is held ready. */
    public static Optional<String> standby(RoutingPlan plan, List<List<Subject>> path, Instant at) {
        return path.stream()
                .flatMap(level -> only(plan, level, Mode.STANDBY, at).stream())
                .findFirst();
    }

    /** Where a level says two things, as two groups of one user may, neither counts; the directory shows it as a problem. */
    private static Optional<String> only(RoutingPlan plan, List<Subject> level, Mode mode, Instant at) {
        // Asked several times for each attempt, and nearly always of nobody who was assigned.
        String said = null;
        for (Subject subject : level) {
            for (Assignment assignment : plan.assignments(subject.level(), subject.id())) {
                String id = assignment.provider();
                if (assignment.mode() == mode
                        && assignment.holds(at)
                        && plan.provider(id).isPresent()) {
                    if (said != null && !said.equals(id)) {
                        return Optional.empty();
                    }
                    said = id;
                }
            }
        }
        return Optional.ofNullable(said);
    }
}
