package org.patchbay.presence.mapping;

import java.util.Optional;

import org.patchbay.api.presence.PresenceStatus;

/** What Teams has a word for, or no change there. */
enum OnTeams {
    NO_CHANGE,
    AVAILABLE,
    BUSY,
    IN_A_CALL,
    PRESENTING,
    DO_NOT_DISTURB,
    AWAY;

    Optional<PresenceStatus> status() {
        return this == NO_CHANGE ? Optional.empty() : Optional.of(PresenceStatus.valueOf(name()));
    }
}
