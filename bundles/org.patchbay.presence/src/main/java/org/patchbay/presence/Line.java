package org.patchbay.presence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.presence.sync.PresenceEnd;

/** All that goes to one platform. */
final class Line {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    final PresenceEnd end;
    Limits limits;
    int inFlight;
    private final Map<String, Lane> lanes;

    private final Map<String, Long> begun;

    /**
     * @param nodes that share what the platform allows the application
     * @param begun since when a tenant is this node's
     */
    Line(PresenceEnd end, int nodes, Map<String, Long> begun) {
        this(end, nodes, begun, new LinkedHashMap<>());
    }

    private Line(PresenceEnd end, int nodes, Map<String, Long> begun, Map<String, Lane> lanes) {
        this.end = end;
        this.begun = begun;
        this.lanes = lanes;
        limits = new Limits(end.platform(), Limits.shared(end.limits(), nodes), begun);
    }

    /** What the platform allows may have changed with how it is configured, and who shares it. */
    void refresh(int nodes) {
        limits = limits.with(Limits.shared(end.limits(), nodes));
    }

    /** The same queues for an end that has taken the place of another. */
    Line with(PresenceEnd other, int nodes) {
        return new Line(other, nodes, begun, lanes);
    }

    /** How many requests it is likely to take. */
    int requests(Order order) {
        try {
            return Math.max(
                    1, end.requests(order.person().tenant, order.person().user, Optional.ofNullable(order.status())));
        } catch (RuntimeException | LinkageError bug) {
            LOG.debug("{} does not know what an update takes", end.platform(), bug);
            return 1;
        }
    }

    Lane lane(String tenant) {
        return lanes.computeIfAbsent(tenant, Lane::new);
    }

    /** Those who wait are not sent; what is under way ends in the lane that it began in. */
    void drop(String tenant) {
        Lane lane = lanes.get(tenant);
        if (lane != null) {
            lane.clear();
        }
    }

    List<Lane> all() {
        return List.copyOf(lanes.values());
    }

    /** Those that have something to send, who waited longest first. */
    List<Lane> busy() {
        List<Lane> busy = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            if (!lane.isEmpty()) {
                busy.add(lane);
            }
        }
        return busy;
    }

    void hadItsTurn(Lane lane) {
        lanes.remove(lane.tenant);
        lanes.put(lane.tenant, lane);
    }
}
