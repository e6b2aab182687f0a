package org.patchbay.directory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.ops.health.HealthResult.State;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

/** When others may ask the directory for the first time: never before it knows who there is, and not never. */
class FirstReadingTest {
    @TempDir
    Path folder;

    private final AtomicInteger opened = new AtomicInteger();
    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private DirectoryKeeper keeper;

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        System.setErr(stderr);
        keeper.deactivate();
    }

    private void start(Duration patience) {
        keeper = new DirectoryKeeper(opened::incrementAndGet, TestConfig.of(folder), patience);
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void isOverOnceTheFilesAreReadAndNotBefore() {
        new Files4(folder);
        start(Duration.ofSeconds(30));
        await().until(() -> keeper.check().text().contains("country policy is absent"));
        assertThat(keeper.check().state()).isEqualTo(State.NOT_READY);
        assertThat(keeper.check().text()).contains("being read for the first time");
        assertThat(opened).hasValue(0);
        keeper.bindCountries(new FewCountries());
        await().untilAtomic(opened, is(1));
        assertThat(keeper.snapshot().userCount()).isEqualTo(2);
        assertThat(keeper.check().state()).isEqualTo(State.OK);
    }

    @Test
    void isOverWhenAFileCannotBeReadAndSaysWhichLineAndWhatToDo() {
        Files4 files = new Files4(folder);
        files.raw("users.csv", Files4.USERS + "\nacme,\"ada,berlin\n");
        start(Duration.ofSeconds(30));
        keeper.bindCountries(new FewCountries());
        await().untilAtomic(opened, is(1));
        assertThat(keeper.check().state()).isEqualTo(State.NOT_READY);
        assertThat(keeper.check().text()).contains("users.csv:2: a quote is not closed. Close it");
        assertThat(log())
                .containsOnlyOnce("WARN")
                .contains("files in " + folder + ": users.csv:2: a quote is not closed. Close it");
        files.write("users.csv", Files4.USERS, "acme,ada,berlin,,,,2001,,");
        await().until(() -> keeper.check().state() == State.OK);
        assertThat(opened).hasValue(1);
    }

    @Test
    void isOverWithoutAWarningWhereNobodyHasPutAnything() {
        start(Duration.ofSeconds(30));
        keeper.bindCountries(new FewCountries());
        await().untilAtomic(opened, is(1));
        assertThat(keeper.check().state()).isEqualTo(State.NOT_READY);
        assertThat(log()).contains("Nobody is on the service yet").doesNotContain("WARN");
    }

    @Test
    void isNotOverWhileASourceHasNotAnsweredButNobodyIsKeptWaitingForEver() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        new Files4(folder);
        start(Duration.ofMillis(700));
        keeper.bindSource(new DirectorySource() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public Contents read() throws IOException {
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return Contents.empty();
            }
        });
        keeper.bindCountries(new FewCountries());
        assertThat(opened).hasValue(0);
        await().untilAtomic(opened, is(1));
        assertThat(log()).contains("WARN").contains("a source has not answered");
        answer.countDown();
        await().until(() -> keeper.snapshot().userCount() == 2);
        assertThat(opened).hasValue(1);
    }
}
