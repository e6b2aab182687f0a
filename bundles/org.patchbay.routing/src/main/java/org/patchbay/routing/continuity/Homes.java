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
        return tenant.providerPeers().stream()
                .limit(1)
                .flatMap(peer -> plan.providers().stream().filter(p -> p.peers().contains(peer)))
                .map(Provider::id)
                .findFirst();
    }

    /** The id of the provider that is held ready. */
    public static Optional<String> standby(RoutingPlan plan, List<List<Subject>> path, Instant at) {
        return path.stream()
                .flatMap(level -> only(plan, level, Mode.STANDBY, at).stream())
                .findFirst();
    }

    /** Where a level says two things, as two groups of one user may, neither counts; the directory shows it as a problem. */
    private static Optional<String> only(RoutingPlan plan, List<Subject> level, Mode mode, Instant at) {
        List<String> said = level.stream()
                .flatMap(s -> plan.assignments(s.level(), s.id()).stream())
                .filter(a -> a.mode() == mode && a.holds(at))
                .map(Assignment::provider)
                .filter(id -> plan.provider(id).isPresent())
                .distinct()
                .toList();
        return said.size() == 1 ? Optional.of(said.get(0)) : Optional.empty();
    }
}
