package org.patchbay.graph;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.graph.Permission;
import org.patchbay.api.graph.PermissionView;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.graph.Purpose;
import org.patchbay.graph.token.Tokens;

/** The catalogue as it is in a tenant: who needs what, and what was consented to. */
@Component(service = Permissions.class)
public final class GraphPermissions implements Permissions {
    private final Tokens tokens;
    private final Declared declared;
    private final Catalogue catalogue = Catalogue.read();

    @Activate
    public GraphPermissions(@Reference Tokens tokens, @Reference Declared declared) {
        this.tokens = tokens;
        this.declared = declared;
    }

    @Override
    public Set<String> granted(String tenant) {
        return Set.copyOf(tokens.granted(tenant));
    }

    @Override
    public List<PermissionView> all(String tenant) {
        Map<Purpose, Set<String>> granted = new EnumMap<>(Purpose.class);
        for (Purpose purpose : Purpose.values()) {
            granted.put(purpose, tokens.granted(tenant, purpose));
        }
        List<Declared.Entry> enabled = declared.enabled(tenant);
        return catalogue.all().stream()
                .map(permission -> new PermissionView(
                        permission, neededBy(permission, enabled), isGranted(permission, enabled, granted)))
                .toList();
    }

    /** For everything that needs it, as what was granted for one purpose is used for no other; where nothing does, for anything. */
    private static boolean isGranted(
            Permission permission, List<Declared.Entry> enabled, Map<Purpose, Set<String>> granted) {
        List<Purpose> needing = enabled.stream()
                .map(Declared.Entry::declaration)
                .filter(declaration -> declaration.scope().equals(permission.scope()))
                .map(Declaration::purpose)
                .toList();
        return needing.isEmpty()
                ? granted.values().stream().anyMatch(scopes -> scopes.contains(permission.scope()))
                : needing.stream().allMatch(purpose -> granted.getOrDefault(purpose, Set.of())
                        .contains(permission.scope()));
    }

    private static List<String> neededBy(Permission permission, List<Declared.Entry> enabled) {
        return enabled.stream()
                .filter(entry -> entry.declaration().scope().equals(permission.scope()))
                .map(Declared.Entry::bundle)
                .distinct()
                .sorted()
                .toList();
    }
}
