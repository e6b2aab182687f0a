package org.patchbay.cdr;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The bundle is updated, stepped back, taken out and put in again while calls end: none is lost, and none is written twice. */
class CdrSwapTest {
    private static final String DATA = "org.patchbay.data";
    private static final int FACTS_A_PHASE = 300;

    @TempDir
    Path scratch;

    private TestRuntime runtime;
    private final AtomicInteger told = new AtomicInteger();

    @BeforeEach
    void start() {
        System.setProperty(DATA, scratch.resolve("data").toString());
        runtime = TestRuntime.start(scratch);
    }

    @AfterEach
    void stop() {
        runtime.close();
        System.clearProperty(DATA);
    }

    private Bundle installed(Path jar) {
        Bundle bundle = runtime.install(jar);
        await().atMost(Duration.ofSeconds(10)).until(() -> !runtime.live(bundle).isEmpty());
        return bundle;
    }

    private Path jar() {
        return runtime.jar("org.patchbay.cdr");
    }

    private void tell() {
        runtime.service(org.patchbay.api.call.fact.Facts.class)
                .tell(
                        Fact.CALL_ENDED,
                        Scope.call("acme", "c" + told.getAndIncrement()),
                        Map.of("ended", Facts.DAY + "T12:00:00Z", "from", "sip:+4930123401@hub.test"),
                        true);
    }

    private Path file() {
        return scratch.resolve("data/cdr").resolve(Facts.DAY + ".jsonl");
    }

    private int written() throws IOException {
        return Files.exists(file()) ? Read.calls(file()).size() : 0;
    }

    private void allAreWrittenOnceInTheirOrder() {
        int all = told.get();
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> written() >= all);
        try {
            assertThat(Read.calls(file()))
                    .isEqualTo(IntStream.range(0, all).mapToObj(i -> "c" + i).toList());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noCallIsLostOrWrittenTwiceWhateverIsDoneToTheBundle() throws Exception {
        Bundle first = installed(jar());
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> calls = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                tell();
                java.util.concurrent.locks.LockSupport.parkNanos(500_000);
            }
        });
        try {
            goesOn(calls);
            Bundle newer = runtime.update(first, runtime.reversioned(jar(), "900.1.0"));
            goesOn(calls);
            Bundle older = runtime.install(runtime.reversioned(jar(), "900.0.5"));
            runtime.remove(newer);
            goesOn(calls);
            runtime.remove(older);
            int without = told.get();
            await().until(() -> told.get() > without + FACTS_A_PHASE);
            Bundle last = installed(jar());
            goesOn(calls);
            last.stop();
            last.start();
            goesOn(calls);
        } finally {
            stop.set(true);
            calls.get(10, TimeUnit.SECONDS);
        }
        allAreWrittenOnceInTheirOrder();
        // Whoever comes next is not told anything again.
        tell();
        allAreWrittenOnceInTheirOrder();
    }

    private void goesOn(CompletableFuture<Void> calls) throws IOException {
        int before = written();
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .failFast("no more calls end", calls::isDone)
                .until(() -> written() > before + FACTS_A_PHASE);
    }

    @Test
    void leavesNothingBehind() {
        WeakReference<ClassLoader> gone = usedAndRemoved();
        await("the class loader of the retired version is collected")
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    System.gc();
                    return gone.get() == null;
                });
    }

    /** In a frame of its own, so that no local variable holds what must go. */
    private WeakReference<ClassLoader> usedAndRemoved() {
        Bundle first = installed(jar());
        tell();
        allAreWrittenOnceInTheirOrder();
        WeakReference<ClassLoader> loader =
                new WeakReference<>(first.adapt(BundleWiring.class).getClassLoader());
        runtime.update(first, runtime.reversioned(jar(), "900.1.0"));
        tell();
        allAreWrittenOnceInTheirOrder();
        return loader;
    }
}
