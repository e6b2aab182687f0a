package org.patchbay.stir;

/** Why a signature cannot be believed. Never leaves this bundle as an exception: {@link Validation} is what others get. */
final class Unverified extends Exception {
    /** RFC 8224 section 6.2.2: Stale Date. */
    static final int STALE = 403;
    /** Use Identity Header. */
    static final int MISSING = 428;
    /** Bad Identity Info: the certificate cannot be had. */
    static final int NO_CERTIFICATE = 436;
    /** Unsupported Credential: the certificate is not to be trusted for this. */
    static final int BAD_CERTIFICATE = 437;
    /** Invalid Identity Header. */
    static final int INVALID = 438;

    private static final long serialVersionUID = 1;

    private final int status;

    Unverified(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    static Unverified invalid(String reason) {
        return new Unverified(INVALID, reason);
    }

    int status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    Validation validation() {
        // What cannot be looked at is neither right nor wrong (ATIS-1000074 section 5.3.1).
        return status == NO_CERTIFICATE || status == MISSING
                ? Validation.none(status, reason())
                : Validation.failed(status, reason());
    }
}
