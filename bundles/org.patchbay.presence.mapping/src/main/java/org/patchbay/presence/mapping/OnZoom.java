package org.patchbay.presence.mapping;

import java.util.Optional;

import org.patchbay.api.presence.PresenceStatus;

/** What the provider has a word for, or no change there. */
enum OnZoom {
    NO_CHANGE,
    AVAILABLE,
    BUSY,
    IN_A_CALL,
    IN_A_MEETING,
    IN_A_CALENDAR_EVENT,
    PRESENTING,
    DO_NOT_DISTURB,
    AWAY;

    Optional<PresenceStatus> status() {
        return this == NO_CHANGE ? Optional.empty() : Optional.of(PresenceStatus.valueOf(name()));
    }
}
