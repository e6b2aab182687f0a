package org.patchbay.testkit.graph;

import java.util.Set;

import org.patchbay.api.graph.Permissions;

class MemoryPermissionsTest extends PermissionsContract {
    private final MemoryPermissions permissions = new MemoryPermissions(MemoryGraph.presence());

    @Override
    protected Permissions permissions() {
        return permissions;
    }

    @Override
    protected void grant(String tenant, Set<String> scopes) {
        permissions.grant(tenant, scopes);
    }

    @Override
    protected void need(String bundle, String scope) {
        permissions.need(bundle, scope);
    }
}
