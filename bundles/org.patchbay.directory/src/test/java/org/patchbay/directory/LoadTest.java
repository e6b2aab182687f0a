package org.patchbay.directory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.ops.directory.ImportRequest;
import org.patchbay.api.ops.directory.TextFormat;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a large directory costs. The times are printed, not asserted: they are the machine's. */
class LoadTest {
    private static final int USERS = 100_000;
    private static final OptionalLong ANY = OptionalLong.empty();

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

    /** One user of a hundred thousand is changed: what it costs until calls see it. The limit is many times what was measured. */
    @Test
    void admitsAChangeOfOneOfThemForLessThanASecondOfCpu() throws Exception {
        DirectoryKeeper keeper = new DirectoryKeeper(() -> {}, TestConfig.of(folder), Duration.ofSeconds(30), true);
        try {
            keeper.bindStore(new MemoryStore());
            keeper.bindCountries(new FewCountries());
            DirectoryDesk desk = new DirectoryDesk(keeper, new MemoryAudit());
            await().until(() -> keeper.check().text().contains("There are no files yet"));
            desk.put("a", "tenants", Map.of("id", "acme", "hub_peers", "h", "provider_peers", "p"), ANY);
            desk.put("a", "sites", Map.of("tenant", "acme", "id", "berlin", "country", "DE"), ANY);
            StringBuilder rows = new StringBuilder("tenant,id,site,upn,display,number,extension,licences\n");
            for (int i = 0; i < USERS; i++) {
                rows.append("acme,u%d,berlin,u%d@acme.example,User %d,+4940%06d,%06d,PHONE_SYSTEM PROVIDER\n"
                        .formatted(i, i, i, i, i));
            }
            long begun = cpu();
            desk.load("a", new ImportRequest(TextFormat.CSV, "users", "users.csv", rows.toString(), "", false, false));
            long loaded = cpu();
            assertThat(keeper.snapshot().userCount()).isEqualTo(USERS);
            int changes = 5;
            for (int i = 0; i < changes; i++) {
                Map<String, String> user = Map.of("tenant", "acme", "id", "u7", "site", "berlin", "display", "C" + i);
                desk.put("a", "users", user, ANY);
            }
            long millis = (cpu() - loaded) / 1_000_000 / changes;
            System.out.printf(
                    "directory: %d users loaded with %d ms of CPU, a change of one with %d ms%n",
                    USERS, (loaded - begun) / 1_000_000, millis);
            assertThat(keeper.snapshot().user("acme", "u7").orElseThrow().display())
                    .isEqualTo("C4");
            assertThat(millis).isLessThan(2 * 1000);
        } finally {
            keeper.deactivate();
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
