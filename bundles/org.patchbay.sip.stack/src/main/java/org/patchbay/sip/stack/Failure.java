package org.patchbay.sip.stack;

/**
 * A transaction that ended without what it waited for. It is a value, not an exception: act on {@link #status()} as on a response.
 *
 * @param kind what happened
 * @param detail for logs; holds addresses, so not for the other leg
 */
public record Failure(Kind kind, String detail) {

    /** The ways a transaction fails by itself. */
    public enum Kind {
        /** Timer B, F or H: nobody answered. */
        TIMEOUT(408),
        /** The message could not be sent, the connection broke, or the name was not found (RFC 3261 section 8.1.3.1). */
        TRANSPORT(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }
    }

    /** The status code a transaction user treats it as: 408 or 503. */
    public int status() {
        return kind.status;
    }
}
