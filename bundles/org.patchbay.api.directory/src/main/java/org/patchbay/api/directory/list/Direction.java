package org.patchbay.api.directory.list;

/** What the numbers of a list are to its owner. */
public enum Direction {
    /** Those who call. */
    CALLERS,
    /** Those who are called. */
    DESTINATIONS
}
