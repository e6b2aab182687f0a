package org.patchbay.zoom;

import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.store.Store;
import org.patchbay.store.nodes.Sharing;

/** How many nodes read the lists of people, each of which keeps to its part of what Zoom takes. */
@Component(service = ZoomNodes.class)
public final class ZoomNodes {
    private static final String SPACE = "zoom-nodes";

    private final Sharing sharing;

    @Activate
    public ZoomNodes(
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
