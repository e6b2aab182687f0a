package org.patchbay.api.presence.sync;

import java.time.Duration;

import org.patchbay.api.presence.PresenceStatus;

/**
 * What a platform is to show of a person.
 *
 * @param tenant whose
 * @param user the directory's id
 * @param status one of those that it {@linkplain PresenceEnd#shows() can show}
 * @param lasts after how long the platform may forget it by itself; positive. The engine renews it before, or clears it
 */
public record Wish(String tenant, String user, PresenceStatus status, Duration lasts) {
    public Wish {
        if (lasts.isNegative() || lasts.isZero()) {
            throw new IllegalArgumentException("What is shown must last for some time, not " + lasts + ".");
        }
    }
}
