package org.patchbay.api.call;

/** Where a leg leads. */
public enum Side {
    /** Microsoft's Direct Routing front. */
    HUB,
    /** A telephone provider. */
    PROVIDER,
    /** The runtime itself: a treatment answers. */
    LOCAL
}
