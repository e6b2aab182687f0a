package org.patchbay.presence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.api.presence.sync.PresenceEnd;

/** All that goes to one platform. */
final class Line {
    final PresenceEnd end;
    Limits limits;
    int inFlight;
    private final Map<String, Lane> lanes;

    Line(PresenceEnd end) {
        this(end, new LinkedHashMap<>());
    }

    private Line(PresenceEnd end, Map<String, Lane> lanes) {
        this.end = end;
        this.lanes = lanes;
        limits = new Limits(end.platform(), end.limits());
    }

    /** What the platform allows may have changed with how it is configured. */
    void refresh() {
        limits = limits.with(end.limits());
    }

    /** The same queues for an end that has taken the place of another. */
    Line with(PresenceEnd other) {
        return new Line(other, lanes);
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
