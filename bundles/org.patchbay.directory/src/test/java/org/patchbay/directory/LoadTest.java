package org.patchbay.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;

/** What a large directory costs. The times are printed, not asserted: they are the machine's. */
class LoadTest {
    private static final int USERS = 100_000;

    @TempDir
    Path folder;

    @Test
    void holdsAHundredThousandUsers() throws IOException {
        Files4 files = new Files4(folder);
        StringBuilder rows = new StringBuilder(Files4.USERS).append('\n');
        for (int i = 0; i < USERS; i++) {
            rows.append("acme,u%d,berlin,u%d@acme.example,User %d,+4940%06d,%06d,PERSON,PHONE_SYSTEM PROVIDER\n"
                    .formatted(i, i, i, i, i));
        }
        files.raw("users.csv", rows.toString());
        FewCountries countries = new FewCountries();
        long begun = System.nanoTime();
        Snapshot snapshot = Admission.of(List.of(new CsvFolder(folder, Duration.ofSeconds(1)).read()), countries);
        long loaded = System.nanoTime();
        int found = 0;
        for (int i = 0; i < USERS; i++) {
            Party party = Party.of(new E164("+4940%06d".formatted(i)));
            found += Identification.identify(snapshot, Optional.of(countries), "acme", party)
                    .user()
                    .map(u -> 1)
                    .orElse(0);
        }
        long identified = System.nanoTime();
        System.out.printf(
                "directory: %d users read and checked in %d ms, a party identified in %d ns%n",
                USERS, (loaded - begun) / 1_000_000, (identified - loaded) / USERS);
        assertThat(snapshot.problems).isEmpty();
        assertThat(found).isEqualTo(USERS);
    }
}
