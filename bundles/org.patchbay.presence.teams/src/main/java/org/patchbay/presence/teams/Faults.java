package org.patchbay.presence.teams;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

/** Faults on their way through stages, and what those of Graph are for the engine. */
final class Faults {
    private Faults() {}

    static CompletionException wrapped(Exception fault) {
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

    static boolean is(Throwable thrown, GraphException.Reason reason) {
        return cause(thrown) instanceof GraphException fault && fault.reason() == reason;
    }

    /** Whether Graph has nothing of that name. */
    static boolean isNotFound(Throwable thrown) {
        return cause(thrown) instanceof GraphException fault && fault.status() == 404;
    }

    /** Whether nothing was sent, and would not be until somebody does something. */
    static boolean isHeldBack(Throwable thrown) {
        return cause(thrown) instanceof GraphException fault
                && switch (fault.reason()) {
                    case NOT_DECLARED, OTHER_PURPOSE, NOT_ENABLED, NOT_CONSENTED, NOT_CONNECTED -> true;
                    default -> false;
                };
    }

    static PresenceException of(Throwable thrown) {
        Throwable cause = cause(thrown);
        if (cause instanceof PresenceException fault) {
            return fault;
        }
        if (!(cause instanceof GraphException fault)) {
            return new PresenceException(
                    Reason.UNAVAILABLE, "It failed here: " + cause.getClass().getSimpleName() + ".");
        }
        Optional<Duration> wait = fault.retryAfter();
        Reason reason =
                switch (fault.reason()) {
                    case NOT_DECLARED, OTHER_PURPOSE, REFUSED -> Reason.REFUSED;
                    case UNAVAILABLE -> isLimited(fault) ? Reason.LIMITED : Reason.UNAVAILABLE;
                    // Not enabled, consented to or connected: somebody has to do something first.
                    default -> Reason.NOT_CONNECTED;
                };
        return new PresenceException(reason, String.valueOf(fault.getMessage()), wait);
    }

    /** It was certainly not done: Graph said that it is too much, or it was not sent, as it would be. Of any other failure nobody knows. */
    private static boolean isLimited(GraphException fault) {
        return fault.retryAfter().isPresent() && (fault.status() == 429 || fault.status() == 0);
    }

    /** For logs and health. */
    static String text(Throwable thrown) {
        return String.valueOf(of(thrown).getMessage());
    }
}
