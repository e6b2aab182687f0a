package org.patchbay.bus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/**
 * What it costs to ask proceeding handlers about one attempt, from the arrival to the order, and its tail while one of them is replaced over
 * and over. One call at a time: two hand-overs between threads are in every figure, so compare 30 handlers with 0. Run by hand:
 * {@code mvn -pl bundles/org.patchbay.bus test-compile dependency:build-classpath}, then {@link #main} on that class path.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class ChainBenchmark {
    @Param({"0", "30"})
    int handlers;

    @Param({"false", "true"})
    boolean swapping;

    private final Semaphore done = new Semaphore(0);
    private final AtomicLong ids = new AtomicLong();
    private final LegPort trunk = (call, order) -> {
        if (order instanceof LegOrder.End) {
            done.release();
        }
    };
    private TestCore t;
    private volatile boolean stop;
    private Thread swapper;

    @Setup(Level.Trial)
    public void start() throws Exception {
        Path directory = Files.createTempDirectory("bench");
        t = new TestCore(directory, Timers.real());
        stop = false;
        for (int i = 0; i < handlers; i++) {
            t.handler("h" + i, Phase.SERVICE, (attempt, call) -> Verdict.proceed());
        }
        long first = t.handler("swapped", Phase.SERVICE, (attempt, call) -> Verdict.proceed());
        swapper = new Thread(() -> swap(first));
        if (swapping) {
            swapper.start();
        }
    }

    private void swap(long first) {
        long id = first;
        for (int i = 1; !stop; i++) {
            long next = t.handler("swapped", Phase.SERVICE, "1.0." + i, Map.of(), (a, c) -> Verdict.proceed());
            t.core.slots.unbind(id);
            id = next;
            LockSupport.parkNanos(5_000_000);
        }
    }

    @TearDown(Level.Trial)
    public void stop() throws InterruptedException {
        stop = true;
        swapper.join();
        t.close();
    }

    /** One attempt that no handler routes: asked of all, then refused with 404. */
    @Benchmark
    public void attempt() throws InterruptedException {
        String id = "b" + ids.incrementAndGet();
        t.core.scopes.arrived(TestCore.arrival(id, Side.PROVIDER, "sip:+4930111@x.test"), trunk);
        done.acquire();
    }

    /** Runs it. */
    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(ChainBenchmark.class.getSimpleName())
                        .jvmArgs("-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
