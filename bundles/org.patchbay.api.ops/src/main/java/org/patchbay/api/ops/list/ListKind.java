package org.patchbay.api.ops.list;

/** What a list is for. The lists that allow count before those that block. */
public enum ListKind {
    BLOCKED_CALLERS,
    ALLOWED_CALLERS,
    BLOCKED_DESTINATIONS,
    ALLOWED_DESTINATIONS
}
