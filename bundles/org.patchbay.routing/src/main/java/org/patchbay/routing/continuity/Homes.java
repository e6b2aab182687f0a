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
                    first(plan, level, Mode.ON_DEMAND, at).or(() -> first(plan, level, Mode.PERMANENT, at));
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
                .flatMap(level -> first(plan, level, Mode.STANDBY, at).stream())
                .findFirst();
    }

    private static Optional<String> first(RoutingPlan plan, List<Subject> level, Mode mode, Instant at) {
        return level.stream()
                .flatMap(s -> plan.assignments(s.level(), s.id()).stream())
                .filter(a -> a.mode() == mode && a.holds(at))
                .map(Assignment::provider)
                .filter(id -> plan.provider(id).isPresent())
                .findFirst();
    }
}
