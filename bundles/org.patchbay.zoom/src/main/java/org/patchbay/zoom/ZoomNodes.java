package org.patchbay.zoom;

import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.store.Store;
import org.patchbay.store.nodes.Nodes;
import org.patchbay.store.nodes.Sharing;

/** The nodes of the store: how many read the lists of people, each of which keeps to its part of what Zoom takes, and which are there still. */
@Component(service = ZoomNodes.class)
public final class ZoomNodes {
    static final String SPACE = "zoom-nodes";

    private final Store store;
    private final boolean shared;
    private final String name = Nodes.newName();
    private final Sharing sharing;

    @Activate
    public ZoomNodes(
            @Reference(service = Store.class) Map.Entry<Map<String, Object>, Store> store,
            @Reference Schedule schedule) {
        this.store = store.getValue();
        shared = Nodes.mayBeShared(store.getKey());
        sharing = shared
                ? Sharing.of(this.store, SPACE, name, () -> System.nanoTime() / 1_000_000, schedule)
                : Sharing.of(store.getKey(), this.store, SPACE, schedule);
    }

    @Deactivate
    void close() {
        sharing.close();
    }

    int nodes() {
        return sharing.nodes();
    }

    /** Whether others may have the same store. */
    boolean isShared() {
        return shared;
    }

    /** This node, from its start to its end; no other has that name, nor had. */
    String name() {
        return name;
    }

    /** Whether the node of that name is there still, as far as is known: who does not renew is removed by the others. */
    boolean isThere(String node) {
        // One that comes anew has a number behind its name.
        return node.equals(name)
                || shared
                        && store.list(SPACE, node).stream()
                                .anyMatch(each ->
                                        each.key().equals(node) || each.key().startsWith(node + "."));
    }
}
