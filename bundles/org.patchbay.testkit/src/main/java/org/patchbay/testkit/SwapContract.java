package org.patchbay.testkit;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.admin.TraceEntry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.testkit.Waits.waitFor;

/**
 * The swap test every feature bundle inherits. It is updated, stepped back, retired and installed again while calls come in, and no call may
 * notice; a call that began in one version goes on in the next, and in the one before; and of a version that is gone nothing stays behind.
 *
 * <p>An heir names its bundle, prepares settings, says what a call looks like that its feature has dealt with, and plays one into its middle.
 */
public abstract class SwapContract {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int CALLERS = 4;
    private static final int CALLS_A_PHASE = 200;

    /**
     * A call in its middle.
     *
     * @param call the call
     * @param goesOn plays it to its end, and asserts that the feature did what was left of its part as if nothing had happened. The feature
     *     must be asked at least once on the way
     */
    public record Parked(TestCall call, Runnable goesOn) {}

    private TestRuntime runtime;

    /** The symbolic name of the bundle under test. */
    protected abstract String bundle();

    /** Sets what the feature needs for {@link #call} and {@link #park}. */
    protected abstract void prepare(TestRuntime runtime);

    /** Places one call, plays it to its end, and asserts that the feature did its part. */
    protected abstract void call(CallDriver calls);

    /** Places one call and plays it to where the feature has been asked and will be again: what it needs then is in the call's state. */
    protected abstract Parked park(CallDriver calls);

    /** The jar under test. */
    protected Path jar(TestRuntime runtimeOfTheTest) {
        return runtimeOfTheTest.jar(bundle());
    }

    /**
     * The version before: by default the one under test again, whose state is of the version before. Once there has been a release, an heir
     * should return the jar of the last one.
     */
    protected Path previous(TestRuntime runtimeOfTheTest) {
        return runtimeOfTheTest.reversioned(jar(runtimeOfTheTest), "0.0.0.previous", -1);
    }

    /** How long a class loader may take to be collected. */
    Duration patience() {
        return Duration.ofSeconds(20);
    }

    @BeforeEach
    final void startRuntime(@TempDir Path scratch) {
        runtime = TestRuntime.start(scratch);
        prepare(runtime);
    }

    @AfterEach
    final void stopRuntime() {
        runtime.close();
    }

    private Bundle installed(Path jar) {
        Bundle bundle = runtime.install(jar);
        waitFor("something of " + bundle() + " is live", Duration.ofSeconds(10))
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
        installed(jar(runtime));
        call(runtime.calls());
    }

    @Test
    final void noCallNoticesAnUpdateAStepBackOrARetirement() throws Exception {
        Path jar = jar(runtime);
        Bundle first = installed(jar);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> running = IntStream.range(0, CALLERS)
                    .<Future<?>>mapToObj(i -> callers.submit(() -> {
                        while (!stop.get()) {
                            call(runtime.calls());
                            done.incrementAndGet();
                        }
                    }))
                    .toList();
            after(done, running);
            Bundle newer = runtime.update(first, runtime.reversioned(jar, "900.1.0", 1));
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
        waitFor("calls go on", Duration.ofSeconds(20))
                .failFast(() -> {
                    for (Future<?> caller : running) {
                        if (caller.isDone()) {
                            caller.get();
                        }
                    }
                })
                .until(() -> done.get() >= before + CALLS_A_PHASE);
    }

    @Test
    final void aCallGoesOnInTheNextVersion() {
        Bundle old = installed(previous(runtime));
        Parked parked = parked(old);
        goesOn(parked, runtime.update(old, jar(runtime)));
    }

    @Test
    final void aCallGoesOnInTheVersionBefore() {
        Bundle newer = installed(jar(runtime));
        Parked parked = parked(newer);
        Bundle old = runtime.install(previous(runtime));
        runtime.remove(newer);
        goesOn(parked, old);
    }

    @Test
    final void aCallWaitsForAVersionThatIsPutInPlaceOfAnother() throws Exception {
        Bundle old = installed(previous(runtime));
        Parked parked = parked(old);
        runtime.remove(old);
        CompletableFuture<Void> end = CompletableFuture.runAsync(parked.goesOn());
        waitFor("call " + parked.call().id() + " waits", Duration.ofSeconds(5))
                .failFast(() -> end.isDone())
                .until(() -> trace(parked).stream().anyMatch(e -> e.what().startsWith("waiting for ")));
        Bundle newer = runtime.install(jar(runtime));
        end.get(20, TimeUnit.SECONDS);
        goneOn(parked, newer);
    }

    private Parked parked(Bundle bundle) {
        Parked parked = park(runtime.calls());
        assertThat(askedOf(bundle, parked)).as("who was asked before the swap").isNotEmpty();
        return parked;
    }

    private void goesOn(Parked parked, Bundle bundle) {
        parked.goesOn().run();
        goneOn(parked, bundle);
    }

    private void goneOn(Parked parked, Bundle bundle) {
        assertThat(askedOf(bundle, parked)).as("who was asked after the swap").isNotEmpty();
        // Legs may fail as the test likes, what is asked may not: the core's own entries name no bundle.
        assertThat(trace(parked))
                .noneMatch(e -> !e.bundle().isEmpty() && e.what().startsWith("failed"));
    }

    private List<TraceEntry> askedOf(Bundle bundle, Parked parked) {
        String version = bundle.getSymbolicName() + "/" + bundle.getVersion();
        return trace(parked).stream().filter(e -> e.bundle().equals(version)).toList();
    }

    private List<TraceEntry> trace(Parked parked) {
        return runtime.operations().trace(parked.call().id());
    }

    @Test
    final void leavesNothingBehind() {
        WeakReference<ClassLoader> gone = usedAndRemoved();
        waitFor("the class loader of the retired version is collected", patience())
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    System.gc();
                    return gone.get() == null;
                });
    }

    /** In a frame of its own, so that no local variable holds what must go. */
    private WeakReference<ClassLoader> usedAndRemoved() {
        Bundle first = installed(jar(runtime));
        call(runtime.calls());
        WeakReference<ClassLoader> loader =
                new WeakReference<>(first.adapt(BundleWiring.class).getClassLoader());
        runtime.update(first, runtime.reversioned(jar(runtime), "900.1.0"));
        call(runtime.calls());
        return loader;
    }
}
