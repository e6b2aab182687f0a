package org.patchbay.api.call;

/** How far a leg has come. */
public enum Stage {
    TRYING,
    RINGING,
    /** Media flow before the answer (RFC 3960). */
    EARLY,
    UP,
    ENDED
}
