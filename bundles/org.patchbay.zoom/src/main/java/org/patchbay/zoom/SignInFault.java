package org.patchbay.zoom;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

/** Zoom gave a user's app no token, or does not say whose it is. The message is for people and holds nothing secret. */
final class SignInFault extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Set<String> OF_THE_APP = Set.of("invalid_client", "unauthorized_client");

    /** What that means. */
    enum Kind {
        /** What was given is good for nothing, any more: the user has to sign in again. */
        NOT_TAKEN,
        /** The app did not prove itself, or may not do what it is for: an administrator has to look at it. */
        APP,
        /** It cannot be reached, asks for patience, or says nothing that can be understood. */
        UNAVAILABLE
    }

    private final Kind kind;
    private final Optional<Duration> retryAfter;

    SignInFault(Kind kind, String message) {
        this(kind, message, Optional.empty());
    }

    SignInFault(Kind kind, String message, Optional<Duration> retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /** What an answer means that holds no token. Zoom's words are not repeated: its codes are. */
    static SignInFault of(Answer answer) {
        int status = answer.status();
        String error = answer.body().text("error").replaceAll("[^a-z_]", "");
        String shown = status + (error.isEmpty() ? "" : ", " + error);
        if (status / 100 != 4 || status == 429 || status == 408) {
            return new SignInFault(
                    Kind.UNAVAILABLE,
                    answer.good() ? "Zoom's answer holds no token." : "Zoom gives no token now: " + shown + ".",
                    answer.retryAfter());
        }
        // A used or revoked token was seen to be answered 401 as well, before 2022.
        if (error.equals("invalid_grant") || answer.body().text("reason").startsWith("Invalid Token")) {
            return new SignInFault(Kind.NOT_TAKEN, "Zoom does not take this sign-in any more: " + shown + ".");
        }
        return new SignInFault(
                Kind.APP,
                "Zoom gives the user-managed app no token: " + shown + ". "
                        + (OF_THE_APP.contains(error)
                                ? "Check user_client_id and user_client_secret."
                                : "Check user_client_id, and that the app names public_url with /pages/"
                                        + ConnectPage.NAME + " as its redirect URL."));
    }

    /** The same of what went wrong on the way. */
    static SignInFault of(Throwable thrown) {
        Throwable cause = Faults.cause(thrown);
        if (cause instanceof SignInFault fault) {
            return fault;
        }
        PresenceException fault = Faults.of(cause);
        return new SignInFault(
                fault.reason() == Reason.NOT_CONNECTED ? Kind.APP : Kind.UNAVAILABLE,
                String.valueOf(fault.getMessage()),
                fault.retryAfter());
    }

    Kind kind() {
        return kind;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
