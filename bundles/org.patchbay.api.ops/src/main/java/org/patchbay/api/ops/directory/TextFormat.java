package org.patchbay.api.ops.directory;

/** How entries are written. */
public enum TextFormat {
    /** RFC 4180 with a header row, one kind a text. */
    CSV,
    /** An object with an array of objects for each kind, by the kind's name. */
    JSON
}
