package org.patchbay.directory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.emergency.EmergencyPlan;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Problem;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;

/** What is told to others of a snapshot. */
class PublicationTest {
    @TempDir
    Path folder;

    private final FewCountries countries = new FewCountries();
    private final Publication publication = new Publication();

    private List<Told> told(String address) throws IOException {
        Files4 files = new Files4(folder);
        files.write("numbers.csv", Files4.NUMBERS, "acme,berlin,+4930123400," + address);
        return List.of(new Told("files", new CsvFolder(folder, Duration.ofSeconds(1)).read()));
    }

    /** The trunk that comes while a change is admitted must not be left with the plan of before. */
    @Test
    void whoeverComesDuringAChangeIsLeftWithThePlanOfAfterIt() throws Exception {
        publication.admit(told("+4930123498"), countries);
        List<Told> changed = told("+4930123499");
        List<EmergencyPlan> kept = new CopyOnWriteArrayList<>();
        CountDownLatch isTold = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> coming = threads.submit(() -> publication.add(plan -> {
                if (isTold.getCount() > 0) {
                    isTold.countDown();
                    try {
                        goOn.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                kept.add(plan);
            }));
            assertThat(isTold.await(10, TimeUnit.SECONDS)).isTrue();
            Future<?> change = threads.submit(() -> publication.admit(changed, countries));
            // Either it waits for the newcomer, or it has overtaken it.
            org.awaitility.Awaitility.await().until(() -> publication
                    .snapshot()
                    .ranges("acme")
                    .get(0)
                    .last()
                    .value()
                    .equals("+4930123499"));
            org.awaitility.Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            goOn.countDown();
            change.get(10, TimeUnit.SECONDS);
            coming.get(10, TimeUnit.SECONDS);
        } finally {
            goOn.countDown();
            threads.shutdownNow();
        }
        assertThat(kept.get(kept.size() - 1).tenants().get(0).ranges().get(0).last())
                .isEqualTo("+4930123499");
    }

    @Test
    void noWholeNumberIsInTheLogAndWhereToLookIs() {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            Contents.Builder all = Contents.with();
            for (String written : List.of("0049301234567", "+49301234567", "+49 (0)30 / 1234-567", "04930.1234567")) {
                all.problem(new Problem("users.csv:100002", "Not an E.164 number: '" + written + "'."));
            }
            all.problem(new Problem(
                    "store numbers/acme/+49301234567", "It is at users.csv:123456, from 2026-12-01T09:00:00Z on."));
            publication.admit(List.of(new Told("files", all.build())), countries);
        } finally {
            System.setErr(before);
        }
        String said = log.toString(StandardCharsets.UTF_8);
        assertThat(said.replaceAll("[^0-9]+", "")).doesNotContain("1234567");
        assertThat(said)
                .contains("users.csv:100002", "users.csv:123456", "2026-12-01T09:00:00Z", "'**********567'")
                .contains("store numbers/acme/*********567");
    }
}
