package org.patchbay.presence.teams;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;
import org.patchbay.api.presence.sync.Seen;

/** Reads what Teams shows of up to 650 persons: {@code POST /communications/getPresencesByUserId}. */
final class Presences {
    static final int MOST = 650;

    private final Microsoft microsoft;
    private final Clock clock;

    Presences(Microsoft microsoft, Clock clock) {
        this.microsoft = microsoft;
        this.clock = clock;
    }

    /**
     * @param inNameOf a user of the directory; empty for the application, or the tenant's reader
     * @param ids the object ids by user
     */
    CompletableFuture<List<Seen>> read(String tenant, Optional<String> inNameOf, Map<String, String> ids) {
        String body = Json.write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("ids");
            for (String id : Set.copyOf(ids.values())) {
                json.writeString(id);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        return microsoft
                .send(tenant, inNameOf, "POST", "/communications/getPresencesByUserId", body)
                .thenApply(answer -> seen(tenant, ids, answer));
    }

    private List<Seen> seen(String tenant, Map<String, String> ids, GraphResponse answer) {
        Map<String, List<String>> users = new HashMap<>();
        ids.forEach((user, id) ->
                users.computeIfAbsent(id, key -> new ArrayList<>()).add(user));
        Json list = Microsoft.json(answer).get("value");
        if (!list.isArray()) {
            throw Faults.wrapped(new PresenceException(Reason.UNAVAILABLE, "Graph's answer holds no list."));
        }
        Instant now = clock.instant();
        List<Seen> seen = new ArrayList<>();
        for (Json each : list.items()) {
            List<String> whose = users.getOrDefault(each.text("id").toLowerCase(Locale.ROOT), List.of());
            presence(each, now)
                    .ifPresent(presence -> whose.forEach(
                            user -> seen.add(new Seen(tenant, user, presence, each.text("sequenceNumber")))));
        }
        return List.copyOf(seen);
    }

    /** Empty where it does not say. */
    static Optional<Presence> presence(Json each, Instant at) {
        String availability = each.text("availability");
        String activity = each.text("activity");
        return availability.isEmpty()
                ? Optional.empty()
                : Optional.of(new Presence(
                        Platform.TEAMS, Words.read(availability, activity), availability + "/" + activity, at));
    }
}
