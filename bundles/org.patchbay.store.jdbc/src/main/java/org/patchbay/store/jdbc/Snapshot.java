package org.patchbay.store.jdbc;

import java.util.UUID;

import org.patchbay.store.shelf.Shelf;

/**
 * What a node knows of the database at one moment. Replaced whole.
 *
 * @param storeId which store it is: another one may stand behind the same address after a restore
 * @param number of the last change that is in it
 * @param token of that change: after a restore another change may have the same number
 * @param shelf the documents
 */
record Snapshot(UUID storeId, long number, UUID token, Shelf shelf) {
    static final UUID NONE = new UUID(0, 0);
    static final Snapshot EMPTY = new Snapshot(NONE, 0, NONE, Shelf.EMPTY);
}
