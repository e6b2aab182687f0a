package org.patchbay.api.call.policy;

/** The order in which handlers are asked. Inside a phase, {@code before} and {@code after} decide, then the name. */
public enum Phase {
    /** May this be at all: block lists, spam, limits, eligibility. */
    SCREEN,
    /** Who is calling: caller ID, privacy, verification. */
    IDENTITY,
    /** What the called party wants: forwarding, simultaneous ring, do not disturb. */
    SERVICE,
    /** Over which peer. */
    ROUTE,
    /** The leg as that peer wants it: the peer is known. */
    EGRESS
}
