package org.patchbay.graph.token;

import java.time.Duration;
import java.util.Optional;

/** The sign-in service gave no token. The message is for people and holds nothing secret. */
final class SignInFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What that means. */
    enum Kind {
        /** Nobody has consented to what was asked for, or consent was withdrawn. */
        CONSENT,
        /** The app registration is not known in the Microsoft tenant any more, or is disabled there. */
        APP,
        /** The user has to sign in again. */
        SIGN_IN,
        /** The app did not prove itself: its certificate or secret is wrong or has ended. */
        CREDENTIAL,
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

    Kind kind() {
        return kind;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
