package org.patchbay.api.call;

/** Why a leg is to be made. Every origin passes the same policy: a forward must not reach what a caller may not. */
public enum Origin {
    /** A peer sent an INVITE. */
    CALLER,
    /** A handler chose another target, or several. */
    FORWARD,
    /** A peer asked for a transfer (RFC 3515). */
    REFER,
    /** A peer answered 3xx. */
    REDIRECT,
    /** A treatment calls somebody. */
    TREATMENT,
    /** An operator, REST, a webhook or click-to-call. */
    OPERATION
}
