package org.patchbay.api.graph;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** A request that was not made, or not answered as wished. The message names bundle, scope and purpose where those are the reason. */
public final class GraphException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The bundle has not declared a permission that the request needs; nothing was sent. */
        NOT_DECLARED,
        /** The permission may not be used for that purpose; nothing was sent. */
        OTHER_PURPOSE,
        /** What needs the permission is not enabled in this tenant; nothing was sent. */
        NOT_ENABLED,
        /** No administrator has consented, or consent was withdrawn. */
        NOT_CONSENTED,
        /** The user has not connected the Microsoft account, or has to sign in again; nothing was sent. */
        NOT_CONNECTED,
        /** Graph refused the request: it is wrong, and would be wrong again. */
        REFUSED,
        /** Graph cannot be reached or asks for patience; the same request may succeed later. */
        UNAVAILABLE
    }

    private final Reason reason;
    private final @Nullable Duration retryAfter;
    private final int status;
    private final String code;

    public GraphException(Reason reason, String message) {
        this(reason, message, Optional.empty());
    }

    /** @param retryAfter how long to wait before the same request, where that is known */
    public GraphException(Reason reason, String message, Optional<Duration> retryAfter) {
        this(reason, message, retryAfter, 0, "");
    }

    /**
     * @param retryAfter how long to wait before the same request, where that is known
     * @param status the HTTP status of Graph's answer; 0 where there was none
     * @param code Graph's own word for the fault, such as {@code Request_ResourceNotFound}; empty where there was none
     */
    public GraphException(Reason reason, String message, Optional<Duration> retryAfter, int status, String code) {
        super(message);
        this.reason = reason;
        this.retryAfter = retryAfter.orElse(null);
        this.status = status;
        this.code = code;
    }

    public Reason reason() {
        return reason;
    }

    /** How long to wait before the same request, where that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The HTTP status of Graph's answer; 0 where nothing was answered. */
    public int status() {
        return status;
    }

    /** Graph's own word for the fault, such as {@code Request_ResourceNotFound}; empty where it said none. */
    public String code() {
        return code;
    }
}
