package org.patchbay.testkit;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

import org.patchbay.api.ops.admin.SlotView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The swap test every feature bundle inherits: it is updated, stepped back, retired and installed again while calls come in, and no call may
 * notice.
 *
 * <p>An heir names its bundle, prepares settings, and says what a call looks like that its feature has dealt with.
 */
public abstract class SwapContract {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private TestRuntime runtime;

    /** The symbolic name of the bundle under test. */
    protected abstract String bundle();

    /** Sets what the feature needs for {@link #call}. */
    protected abstract void prepare(TestRuntime runtime);

    /** Places one call, plays it to its end, and asserts that the feature did its part. */
    protected abstract void call(CallDriver calls);

    @BeforeEach
    final void startRuntime(@TempDir Path scratch) {
        runtime = TestRuntime.start(scratch);
        prepare(runtime);
    }

    @AfterEach
    final void stopRuntime() {
        runtime.close();
    }

    private Bundle installed() {
        Bundle bundle = runtime.install(runtime.jar(bundle()));
        await("something of " + bundle() + " is live")
                .atMost(Duration.ofSeconds(10))
                .until(() -> !runtime.live(bundle).isEmpty());
        for (SlotView slot : runtime.live(bundle)) {
            if (slot.kind().equals("handler")) {
                runtime.roster().require(slot.name(), GRACE);
            }
        }
        return bundle;
    }

    @Test
    final void doesItsPart() {
        installed();
        call(runtime.calls());
    }

    @Test
    final void noCallNoticesAnUpdateAStepBackOrARetirement() throws Exception {
        Bundle first = installed();
        Path jar = runtime.jar(bundle());
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = java.util.stream.IntStream.range(0, 4)
                    .<Future<?>>mapToObj(i -> callers.submit(() -> {
                        while (!stop.get()) {
                            call(runtime.calls());
                            done.incrementAndGet();
                        }
                    }))
                    .toList();
            after(done, running);
            Bundle newer = runtime.update(first, runtime.reversioned(jar, "900.1.0"));
            after(done, running);
            Bundle older = runtime.install(runtime.reversioned(jar, "900.0.5"));
            runtime.remove(newer);
            after(done, running);
            // Away altogether, and back within the grace of the roster: calls wait.
            runtime.remove(older);
            Bundle last = runtime.install(jar);
            after(done, running);
            stop.set(true);
            for (Future<?> caller : running) {
                caller.get();
            }
            assertThat(runtime.live(last)).isNotEmpty();
        } finally {
            stop.set(true);
            callers.shutdownNow();
        }
    }

    /** Waits for more calls to get through; a caller that failed fails the test at once. */
    private static void after(AtomicInteger done, List<Future<?>> running) {
        int before = done.get();
        await("calls go on")
                .atMost(Duration.ofSeconds(20))
                .failFast(() -> {
                    for (Future<?> caller : running) {
                        if (caller.isDone()) {
                            caller.get();
                        }
                    }
                })
                .until(() -> done.get() >= before + 40);
    }

    @Test
    final void leavesNothingBehind() {
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
        Bundle first = installed();
        call(runtime.calls());
        WeakReference<ClassLoader> loader =
                new WeakReference<>(first.adapt(BundleWiring.class).getClassLoader());
        runtime.update(first, runtime.reversioned(runtime.jar(bundle()), "900.1.0"));
        call(runtime.calls());
        return loader;
    }
}
