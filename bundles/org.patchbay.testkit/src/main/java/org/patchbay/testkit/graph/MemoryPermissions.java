package org.patchbay.testkit.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.api.graph.Permission;
import org.patchbay.api.graph.PermissionView;
import org.patchbay.api.graph.Permissions;

/** Permissions that a test declares and grants itself. */
public final class MemoryPermissions implements Permissions {
    private final List<Permission> catalogue;
    private final Map<String, Set<String>> granted = new ConcurrentHashMap<>();
    private final Map<String, List<String>> needed = new ConcurrentHashMap<>();

    public MemoryPermissions(List<Permission> catalogue) {
        this.catalogue = List.copyOf(catalogue);
    }

    /** An administrator of this tenant consents to exactly these. */
    public void grant(String tenant, Set<String> scopes) {
        granted.put(tenant, Set.copyOf(scopes));
    }

    /** A bundle that is installed and enabled declares this one. */
    public void need(String bundle, String scope) {
        needed.merge(scope, List.of(bundle), (a, b) -> {
            List<String> both = new ArrayList<>(a);
            both.addAll(b);
            return both;
        });
    }

    @Override
    public Set<String> granted(String tenant) {
        return granted.getOrDefault(tenant, Set.of());
    }

    @Override
    public List<PermissionView> all(String tenant) {
        return catalogue.stream()
                .map(p -> new PermissionView(
                        p,
                        needed.getOrDefault(p.scope(), List.of()),
                        granted(tenant).contains(p.scope())))
                .toList();
    }
}
