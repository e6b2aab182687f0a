package org.patchbay.api.ops.feature;

/** Who does the work of a feature. */
public enum Performer {
    /** Microsoft Teams; the runtime carries its signalling and media. */
    TEAMS,
    /** A bundle here. */
    RUNTIME,
    /** The telephone provider. */
    PROVIDER
}
