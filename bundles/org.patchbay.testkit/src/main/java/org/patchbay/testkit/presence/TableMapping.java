package org.patchbay.testkit.presence;

import java.util.Map;
import java.util.Optional;

import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceMapping;
import org.patchbay.api.presence.PresenceStatus;

/** The eight pairs as they are without anybody's wishes: what both platforms have stays what it is. */
public final class TableMapping implements PresenceMapping {
    private static final Map<PresenceStatus, PresenceStatus> TO_TEAMS = Map.of(
            PresenceStatus.IN_A_CALL, PresenceStatus.IN_A_CALL,
            PresenceStatus.IN_A_MEETING, PresenceStatus.IN_A_CALL,
            PresenceStatus.PRESENTING, PresenceStatus.PRESENTING,
            PresenceStatus.AVAILABLE, PresenceStatus.AVAILABLE,
            PresenceStatus.IN_A_CALENDAR_EVENT, PresenceStatus.BUSY,
            PresenceStatus.DO_NOT_DISTURB, PresenceStatus.DO_NOT_DISTURB,
            PresenceStatus.BUSY, PresenceStatus.BUSY,
            PresenceStatus.AWAY, PresenceStatus.AWAY);

    @Override
    public Optional<PresenceStatus> translate(String tenant, Platform from, PresenceStatus status) {
        if (from == Platform.ZOOM) {
            return Optional.ofNullable(TO_TEAMS.get(status));
        }
        return TO_TEAMS.containsValue(status) ? Optional.of(status) : Optional.empty();
    }
}
