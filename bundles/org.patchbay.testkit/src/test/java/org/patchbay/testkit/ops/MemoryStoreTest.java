package org.patchbay.testkit.ops;

import org.patchbay.api.ops.store.Store;

class MemoryStoreTest extends StoreContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    protected Store store() {
        return store;
    }

    @Override
    protected Store restarted() {
        return store;
    }
}
