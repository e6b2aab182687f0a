package org.patchbay.testkit.directory;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource.Entry;
import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.ClassOfService;
import org.patchbay.api.directory.plan.Provider;
import org.patchbay.api.directory.plan.RouteRule;
import org.patchbay.api.directory.plan.RoutingPlan;

/** The plan of a tenant as it was told. */
record MemoryPlan(String tenant, Contents contents) implements RoutingPlan {

    private <T> List<T> of(List<Entry<T>> entries, Function<T, String> owner) {
        return entries.stream()
                .map(Entry::value)
                .filter(v -> owner.apply(v).equals(tenant))
                .toList();
    }

    @Override
    public Optional<Provider> provider(String id) {
        return providers().stream().filter(p -> p.id().equals(id)).findFirst();
    }

    @Override
    public List<Provider> providers() {
        return of(contents.providers(), Provider::tenant);
    }

    @Override
    public List<Assignment> assignments(Assignment.Level level, String subject) {
        return assignments().stream()
                .filter(a -> a.level() == level && a.subject().equals(subject))
                .toList();
    }

    @Override
    public List<Assignment> assignments() {
        return of(contents.assignments(), Assignment::tenant);
    }

    @Override
    public List<RouteRule> routes() {
        return of(contents.routes(), RouteRule::tenant).stream()
                .sorted(Comparator.comparing((RouteRule r) -> r.prefix().length())
                        .reversed())
                .toList();
    }

    @Override
    public Optional<ClassOfService> classOfService(String id) {
        return of(contents.classes(), ClassOfService::tenant).stream()
                .filter(c -> c.id().equals(id))
                .findFirst();
    }
}
