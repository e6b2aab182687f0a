package org.patchbay.api.ops.access;

/** What somebody may do; each may all that those before it may. */
public enum Role {
    /** Sees everything but secrets, changes nothing. */
    AUDITOR,
    /** Changes what belongs to the running: users, numbers, settings, continuity; ends calls. */
    OPERATOR,
    /** Changes everything, and gives others access. */
    ADMIN
}
