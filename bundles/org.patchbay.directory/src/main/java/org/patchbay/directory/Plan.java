package org.patchbay.directory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.ClassOfService;
import org.patchbay.api.directory.plan.Provider;
import org.patchbay.api.directory.plan.RouteRule;
import org.patchbay.api.directory.plan.RoutingPlan;
import org.patchbay.api.directory.plan.TimeWindow;

/** The plan of a tenant. {@link PlanAdmission} fills it; once it is sealed it never changes. */
final class Plan implements RoutingPlan {
    static final Plan EMPTY = new Plan();

    /** The longest prefix first; of one prefix what is for some hours before what is for all of them. */
    private static final Comparator<RouteRule> ORDER = Comparator.<RouteRule>comparingInt(
                    r -> -r.prefix().length())
            .thenComparing(r -> r.window().equals(TimeWindow.ALWAYS))
            .thenComparing(RouteRule::id);

    final Map<String, Provider> providers = new LinkedHashMap<>();
    final Map<String, ClassOfService> classes = new LinkedHashMap<>();
    final Map<String, RouteRule> routesById = new LinkedHashMap<>();
    /** Classes that are named and not there: whoever has one may call nothing that a class can forbid until it is. */
    private final Map<String, ClassOfService> missing = new HashMap<>();

    private final Map<Assignment.Level, Map<String, List<Assignment>>> bySubject =
            new EnumMap<>(Assignment.Level.class);
    private final List<Assignment> assignments = new ArrayList<>();
    private List<RouteRule> routes = List.of();

    void add(Assignment assignment) {
        assignments.add(assignment);
        bySubject
                .computeIfAbsent(assignment.level(), level -> new HashMap<>())
                .computeIfAbsent(assignment.subject(), subject -> new ArrayList<>(2))
                .add(assignment);
    }

    /** What may be called by whoever has a class that is not there: better nothing than all. */
    void addMissingClass(String tenant, String id) {
        missing.computeIfAbsent(
                id, i -> new ClassOfService(tenant, i, false, false, false, Set.of(), List.of(), List.of()));
    }

    void seal() {
        routes = routesById.values().stream().sorted(ORDER).toList();
    }

    @Override
    public Optional<Provider> provider(String id) {
        return Optional.ofNullable(providers.get(id));
    }

    @Override
    public List<Provider> providers() {
        return List.copyOf(providers.values());
    }

    @Override
    public List<Assignment> assignments(Assignment.Level level, String subject) {
        List<Assignment> found = bySubject.getOrDefault(level, Map.of()).get(subject);
        return found == null ? List.of() : Collections.unmodifiableList(found);
    }

    @Override
    public List<Assignment> assignments() {
        return Collections.unmodifiableList(assignments);
    }

    @Override
    public List<RouteRule> routes() {
        return routes;
    }

    @Override
    public Optional<ClassOfService> classOfService(String id) {
        ClassOfService known = classes.get(id);
        return Optional.ofNullable(known == null ? missing.get(id) : known);
    }
}
