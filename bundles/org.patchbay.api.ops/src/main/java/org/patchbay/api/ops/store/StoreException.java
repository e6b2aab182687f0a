package org.patchbay.api.ops.store;

/** A change that was not made; nothing of its batch was. The message says what to do. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** A document had another version than expected: read it again. */
        CONFLICT,
        /** The store cannot write now; reading goes on from memory. */
        UNAVAILABLE,
        /** The change itself is wrong. */
        INVALID
    }

    private final Reason reason;

    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
