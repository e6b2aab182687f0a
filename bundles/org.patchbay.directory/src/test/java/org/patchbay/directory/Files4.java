package org.patchbay.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.patchbay.testkit.directory.FewCountries;

/** The four files of a small tenant, good until a test writes another. */
final class Files4 {
    static final String TENANTS = "id,name,hosts,hub_peers,provider_peers";
    static final String SITES = "tenant,id,name,country,address";
    static final String USERS = "tenant,id,site,upn,display,number,extension,kind,licences";
    static final String NUMBERS = "tenant,site,first,last";

    final Path folder;
    private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);

    Files4(Path folder) {
        this.folder = folder;
        write("tenants.csv", TENANTS, "acme,\"Acme, Inc.\",sbc1.acme.example,hub,zoom carrier2");
        write("sites.csv", SITES, "acme,berlin,Berlin,de,\"Unter den Linden 1, 10117 Berlin\"");
        write(
                "users.csv",
                USERS,
                "# people",
                "acme,ada,berlin,ada@acme.example,Ada,+49 30 123401,2001,,PHONE_SYSTEM PROVIDER",
                "acme,door,berlin,,Door,,2002,COMMON_AREA_PHONE,PROVIDER");
        write("numbers.csv", NUMBERS, "acme,berlin,+4930123400,+4930123499");
    }

    /** In one step, as an administrator should; each time later than before, and long enough ago. */
    void write(String file, String... lines) {
        raw(file, String.join("\r\n", lines) + "\r\n");
    }

    void raw(String file, String text) {
        try {
            Path part = Files.writeString(folder.resolve(file + ".part"), text);
            Files.setLastModifiedTime(part, FileTime.fromMillis(clock.addAndGet(1000)));
            Files.move(part, folder.resolve(file), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String file) {
        try {
            Files.delete(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Snapshot snapshot() throws IOException {
        return Admission.of(List.of(new CsvFolder(folder, Duration.ofSeconds(1)).read()), new FewCountries());
    }
}
