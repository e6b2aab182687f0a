package org.patchbay.directory;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.control.Identities;
import org.patchbay.api.directory.Directory;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.DirectoryContract;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemorySource;

import static org.awaitility.Awaitility.await;

/** The directory does what every directory does, wherever its contents come from. */
class DirectoryTest extends DirectoryContract {
    @TempDir
    Path folder;

    private DirectoryKeeper keeper;
    private DirectoryService directory;

    @BeforeEach
    void start() {
        keeper = new DirectoryKeeper(() -> {}, TestConfig.of(folder), Duration.ofSeconds(30));
        directory = new DirectoryService(keeper);
        keeper.bindSource(new MemorySource("acme").with(Acme.contents()));
        keeper.bindCountries(new FewCountries());
        await().until(() -> directory.tenant("acme").isPresent());
    }

    @AfterEach
    void stop() {
        keeper.deactivate();
    }

    @Override
    protected Directory directory() {
        return directory;
    }

    @Override
    protected Identities identities() {
        return directory;
    }
}
