package org.patchbay.testkit.directory;

import java.io.IOException;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;

/** A source that knows what a test puts into it. */
public final class MemorySource implements DirectorySource {
    private final String name;
    private volatile Contents contents = Contents.empty();
    private volatile String fault = "";

    public MemorySource(String name) {
        this.name = name;
    }

    /** Knows this from now on. */
    public MemorySource with(Contents known) {
        contents = known;
        fault = "";
        return this;
    }

    /** Cannot be read from now on, for this reason. */
    public void fails(String why) {
        fault = why;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Contents read() throws IOException {
        if (!fault.isEmpty()) {
            throw new IOException(fault);
        }
        return contents;
    }
}
