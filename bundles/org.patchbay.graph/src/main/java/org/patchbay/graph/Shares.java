package org.patchbay.graph;

import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.store.Store;
import org.patchbay.store.nodes.Sharing;

/** How many nodes send to Graph, each of which keeps to its part of what Graph takes. */
@Component(service = Shares.class)
public final class Shares {
    private static final String SPACE = "graph-nodes";

    private final Sharing sharing;

    @Activate
    public Shares(
            @Reference(service = Store.class) Map.Entry<Map<String, Object>, Store> store,
            @Reference Schedule schedule) {
        sharing = Sharing.of(store.getKey(), store.getValue(), SPACE, schedule);
    }

    @Deactivate
    void close() {
        sharing.close();
    }

    int nodes() {
        return sharing.nodes();
    }
}
