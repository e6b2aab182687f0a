package org.patchbay.zoom;

import java.util.concurrent.CompletionException;

import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

/** Faults on their way through stages. */
final class Faults {
    private Faults() {}

    static CompletionException wrapped(PresenceException fault) {
        return new CompletionException(fault);
    }

    /** What went wrong, without the stages around it. */
    static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The same as a fault of this contract. */
    static PresenceException of(Throwable thrown) {
        Throwable cause = cause(thrown);
        return cause instanceof PresenceException fault
                ? fault
                : new PresenceException(
                        Reason.UNAVAILABLE,
                        "It failed here: " + cause.getClass().getSimpleName() + ".");
    }
}
