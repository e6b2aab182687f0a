package org.patchbay.api.graph;

/** A request that was not made, or not answered as wished. The message names bundle, scope and purpose where those are the reason. */
public final class GraphException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The bundle has not declared a permission that the request needs; nothing was sent. */
        NOT_DECLARED,
        /** The permission may not be used for that purpose; nothing was sent. */
        OTHER_PURPOSE,
        /** No administrator has consented, or consent was withdrawn; nothing was sent. */
        NOT_CONSENTED,
        /** The user has not connected the Microsoft account, or has to sign in again; nothing was sent. */
        NOT_CONNECTED,
        /** Graph refused the request: it is wrong, and would be wrong again. */
        REFUSED,
        /** Graph cannot be reached or asks for patience; the same request may succeed later. */
        UNAVAILABLE
    }

    private final Reason reason;

    public GraphException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
