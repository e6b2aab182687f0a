package org.patchbay.testkit.graph;

import java.util.Set;

import org.patchbay.api.graph.GraphClient;

class MemoryGraphTest extends GraphClientContract {
    private MemoryGraph graph;

    @Override
    protected GraphClient client(Set<String> declared, Set<String> granted) {
        MemoryPermissions permissions = new MemoryPermissions(MemoryGraph.presence());
        permissions.grant("acme", granted);
        graph = new MemoryGraph("acme.presence", declared, permissions)
                .answers("GET", "/users/ada/presence", MemoryGraph.presence().get(0), "{\"id\":\"ada\"}");
        return graph;
    }

    @Override
    protected int sent() {
        return graph.sent().size();
    }
}
