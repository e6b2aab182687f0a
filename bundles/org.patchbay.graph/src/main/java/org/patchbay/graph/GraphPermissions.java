package org.patchbay.graph;

import java.util.List;
import java.util.Set;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.graph.Permission;
import org.patchbay.api.graph.PermissionView;
import org.patchbay.api.graph.Permissions;
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
        Set<String> granted = granted(tenant);
        List<Declared.Entry> enabled = declared.enabled(tenant);
        return catalogue.all().stream()
                .map(permission -> new PermissionView(
                        permission, neededBy(permission, enabled), granted.contains(permission.scope())))
                .toList();
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
