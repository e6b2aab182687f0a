package org.patchbay.api.call.roster;

/** What it means for a call that a handler is not there. */
public enum Absence {
    /** The call goes on without it. */
    SKIP,
    /** The call is refused: 503 with Retry-After to the hub, 500 to a provider. */
    REFUSE
}
