package org.patchbay.itests.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/** An operator loads, changes and takes back entries of the directory in the store, and the next call goes by them. */
class DirectoryIT {
    private static final String DORA = "+4930123444";
    private static CallBench bench;

    @BeforeAll
    static void start() {
        bench = CallBench.shared();
        bench.answers("hub", "provider");
    }

    @AfterAll
    static void stop() {
        bench.quiet();
    }

    @Test
    void theDirectoryIsLoadedChangedAndChangedBackAndCallsSeeIt() throws IOException {
        String header = "tenant,id,site,number,licences\n";
        String dora = "it,dora,hq," + DORA + ",PHONE_SYSTEM PROVIDER\n";
        String file = " --kind users '" + bench.distribution.home().resolve("home/some people.csv") + "'";
        String load = "patchbay:directory-import" + file;
        String dryRun = "patchbay:directory-import --dry-run" + file;
        bench.distribution.write("home/some people.csv", header + dora + "it,bad,nowhere,,\nit,worse,hq,030,\n");
        for (String how : List.of(dryRun, load)) {
            Outcome refused = bench.distribution.shell(how);
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.out() + refused.err())
                    .contains("Nothing was changed: 2 problems. Correct them, and load it again.")
                    .contains(
                            "some people.csv:3",
                            "There is no site 'nowhere'",
                            "some people.csv:4",
                            "Not an E.164 number: '030'");
        }
        assertThat(bench.distribution.rows("patchbay:directory --filter dora users"))
                .isEmpty();

        bench.distribution.write("home/some people.csv", header + dora);
        assertThat(bench.distribution.rows(dryRun))
                .containsExactly(
                        Map.of("done", "false", "added", "1", "changed", "0", "removed", "0", "unchanged", "0"));
        bench.calls("provider", "caller-refused", "404", CallBench.OUTSIDE, DORA, 1, 5, 0);
        assertThat(bench.distribution.rows(load)).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("done", "true"));
        bench.calls("provider", "caller", "", CallBench.OUTSIDE, DORA, 1, 5, 0);
        assertThat(bench.distribution.rows("patchbay:directory --tenant it users"))
                .extracting(row -> row.get("key") + " " + row.get("source").replaceFirst(" .*", ""))
                .containsExactly("it/ada files", "it/ben files", "it/dora store", "it/raj files");

        assertThat(bench.distribution.run("patchbay:directory-set users tenant=it id=dora licences="))
                .contains("users it/dora has version 2");
        bench.calls("provider", "caller-refused", "403", CallBench.OUTSIDE, DORA, 1, 5, 0);
        assertThat(bench.distribution.rows("patchbay:directory-show --history users it/dora"))
                .extracting(row -> row.get("version") + " " + row.get("who"))
                .containsExactly("2 patchbay", "1 patchbay");
        bench.distribution.run("patchbay:directory-undo users it/dora 1");
        bench.calls("provider", "caller", "", CallBench.OUTSIDE, DORA, 1, 5, 0);

        Path exported = bench.distribution.home().resolve("home/exported.json");
        bench.distribution.run("patchbay:directory-export all '" + exported + "'");
        assertThat(Files.readString(exported)).contains("\"id\":\"dora\"").doesNotContain("\"ada\"");
        bench.distribution.run("patchbay:directory-remove users it/dora");
        bench.calls("provider", "caller-refused", "404", CallBench.OUTSIDE, DORA, 1, 5, 0);
        assertThat(bench.distribution.rows("patchbay:audit"))
                .extracting(row -> row.get("who") + " " + row.get("action"))
                .contains(
                        "patchbay directory-import",
                        "patchbay directory-put",
                        "patchbay directory-undo",
                        "patchbay directory-remove");
    }
}
