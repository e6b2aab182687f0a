package org.patchbay.store.file;

import java.io.IOException;
import java.nio.file.Path;

import org.patchbay.api.ops.store.Store;

/** Opens what the runtime left, as the runtime does. */
public final class BenchStore {
    private BenchStore() {}

    public static Store open(Path directory) throws IOException {
        return new FileStore(directory, FileStore.Limits.DEFAULT);
    }
}
