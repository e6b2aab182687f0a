package org.patchbay.directory;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.directory.DirectorySource;
import org.patchbay.testkit.directory.DirectorySourceContract;

/** A folder of files does what every source of the directory does. */
class CsvSourceTest extends DirectorySourceContract {
    @TempDir
    Path folder;

    private Files4 files() {
        return new Files4(folder);
    }

    @Override
    protected DirectorySource source() {
        files().write("users.csv", Files4.USERS, "acme,ada,berlin,,,,,,", "acme,bob,berlin,,,,,,");
        return new CsvFolder(folder, Duration.ofSeconds(1));
    }

    @Override
    protected void change() {
        files().write("users.csv", Files4.USERS, "acme,ada,berlin,,,,,,", "acme,carl,berlin,,,,many,,");
    }

    @Override
    protected void breakDown() {
        files().raw("users.csv", "tenant,id,site\nacme,\"ada,berlin\n");
    }
}
