package org.patchbay.api.directory.list;

/** What the lists of one owner say of a number. An allow list counts before a block list. */
public enum Ruling {
    /** Nothing: it is on none of them. */
    UNLISTED,
    /** It is on the allow list. */
    ALLOWED,
    /** It is on the block list, and not on the allow list. */
    BLOCKED
}
