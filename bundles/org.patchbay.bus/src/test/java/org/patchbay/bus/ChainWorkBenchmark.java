package org.patchbay.bus;

import java.nio.file.Files;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/**
 * What {@link ChainBenchmark} measures, with two hundred attempts on their way at once: next to nothing of hand-overs between threads is
 * left in the figures, so they compare well from one version to the next, also on a machine that is at other work. {@code -prof gc} says
 * what an attempt allocates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ChainWorkBenchmark {
    private static final int AT_ONCE = 200;

    @Param({"0", "30"})
    int handlers;

    private final Semaphore done = new Semaphore(0);
    private final AtomicLong ids = new AtomicLong();
    private final LegPort trunk = (call, order) -> {
        if (order instanceof LegOrder.End) {
            done.release();
        }
    };
    private TestCore t;

    @Setup(Level.Trial)
    public void start() throws Exception {
        t = new TestCore(Files.createTempDirectory("bench"), Timers.real());
        for (int i = 0; i < handlers; i++) {
            t.handler("h" + i, Phase.SERVICE, (attempt, call) -> Verdict.proceed());
        }
    }

    @TearDown(Level.Trial)
    public void stop() {
        t.close();
    }

    /** Attempts that no handler routes: asked of all, then refused with 404. */
    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public void attempts() throws InterruptedException {
        for (int i = 0; i < AT_ONCE; i++) {
            String id = "b" + ids.incrementAndGet();
            t.core.scopes.arrived(TestCore.arrival(id, Side.PROVIDER, "sip:+4930111@x.test"), trunk);
        }
        done.acquire(AT_ONCE);
    }
}
