package org.patchbay.lab.peer;

/** How a simulated peer behaves when one of its numbers is called. */
public enum Manner {
    /** Rings, then answers. */
    ANSWER,
    /** Rings for ever. */
    RING,
    /** Is busy. */
    BUSY
}
