package org.patchbay.testkit.directory;

import org.patchbay.api.call.control.Identities;
import org.patchbay.api.directory.Directory;

class MemoryDirectoryTest extends DirectoryContract {
    private final MemoryDirectory directory = new MemoryDirectory(Acme.contents(), new FewCountries());

    @Override
    protected Directory directory() {
        return directory;
    }

    @Override
    protected Identities identities() {
        return directory;
    }
}
