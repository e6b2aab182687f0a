package org.patchbay.presence;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.presence.PresenceStatus;

/**
 * One write to a platform.
 *
 * @param status what to show; null to end our session
 * @param renewal whether it is shown already
 * @param before what our session was; null for none
 * @param beforeFrom since when
 */
record Order(
        Person person,
        Side side,
        @Nullable PresenceStatus status,
        boolean renewal,
        @Nullable PresenceStatus before,
        long beforeFrom) {

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
