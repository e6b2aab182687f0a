package org.patchbay.api.presence.sync;

import java.time.Duration;
import java.util.Optional;

/** A platform was not read, or does not show what it was to. */
public final class PresenceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Too many requests: wait. */
        LIMITED,
        /** It cannot be reached, or failed; the same may succeed later. */
        UNAVAILABLE,
        /** The person is in no client there, so that nothing can be shown now. */
        NOT_SIGNED_IN,
        /** The account is not connected, or its consent was withdrawn: nothing will succeed until a person does something. */
        NOT_CONNECTED,
        /** The platform does not take it, and would not the next time. */
        REFUSED
    }

    private final Reason reason;
    private final Optional<Duration> retryAfter;
    private final Optional<String> limit;

    public PresenceException(Reason reason, String message) {
        this(reason, message, Optional.empty());
    }

    /** @param retryAfter for how long the platform wants to be left alone, where it said so */
    public PresenceException(Reason reason, String message, Optional<Duration> retryAfter) {
        this(reason, message, retryAfter, Optional.empty());
    }

    /**
     * @param retryAfter for how long the platform wants to be left alone, where it said so
     * @param limit of {@link Reason#LIMITED}: the {@linkplain Limit#name name} of the limit that was reached, where that is known; without it the
     *     limit of the tenant counts as reached
     */
    public PresenceException(Reason reason, String message, Optional<Duration> retryAfter, Optional<String> limit) {
        super(message);
        this.reason = reason;
        this.retryAfter = retryAfter;
        this.limit = limit;
    }

    public Reason reason() {
        return reason;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    public Optional<String> limit() {
        return limit;
    }
}
