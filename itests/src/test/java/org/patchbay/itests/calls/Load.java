package org.patchbay.itests.calls;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.SippResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * 200 calls that stay up until an operator ends them, 50 new calls a second, and 20 a second from a blocked caller, each of which must be
 * refused: one that left unscreened would be answered.
 */
final class Load implements AutoCloseable {
    static final int HELD = 200;
    static final String BLOCKED = "+12065550666";
    private static final int WITHOUT_END = 1_000_000;

    private final CallBench bench;
    private final Sipp held;
    private final Sipp fresh;
    private final Sipp blocked;

    private Load(CallBench bench) {
        this.bench = bench;
        bench.answers("provider", "provider").answers("hub", "provider");
        held = bench.begin("hub", "caller-hears-bye", "", CallBench.ADA, CallBench.OUTSIDE, HELD, 100, 0);
        await("200 calls are up").atMost(Duration.ofSeconds(30)).until(() -> up().size() == HELD);
        fresh = bench.begin("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, WITHOUT_END, 50, 500);
        blocked = bench.begin("provider", "caller-refused", "603", BLOCKED, CallBench.ADA, WITHOUT_END, 20, 0);
    }

    static Load on(CallBench bench) {
        bench.distribution.run("patchbay:settings-set it blocking blocked_callers " + BLOCKED);
        return new Load(bench);
    }

    /** Waits until new calls have gone through, and been refused, since now. */
    void flows() {
        int answered = fresh.soFar().successful();
        int refused = blocked.soFar().successful();
        await("new calls go through, blocked ones are refused")
                .atMost(Duration.ofSeconds(30))
                .until(() -> fresh.soFar().successful() >= answered + 50
                        && blocked.soFar().successful() >= refused + 20);
    }

    /** The calls that are up and were from the beginning. */
    private List<String> up() {
        return bench.distribution.rows("patchbay:calls").stream()
                .filter(call -> call.get("stage").equals("up"))
                .map(call -> call.get("id"))
                .toList();
    }

    /** No call may have noticed anything: those that began meanwhile, those that were refused, and those that were up all the time. */
    void hasNoticedNothing() {
        SippResult answered = fresh.finish();
        SippResult refused = blocked.finish();
        went("new calls", answered, 500);
        went("calls of a blocked caller", refused, 200);

        List<String> calls = up();
        assertThat(calls).as("calls that were up all the time").hasSize(HELD);
        calls.forEach(call -> bench.distribution.run("patchbay:call-end " + call));
        went("calls that were up all the time", held.await(), HELD);
    }

    private static void went(String which, SippResult result, int least) {
        String errors =
                result.errors().substring(0, Math.min(3000, result.errors().length()));
        assertThat(result.failed()).as("%s that failed: %s", which, errors).isZero();
        assertThat(result.exit()).as("%s: %s", which, errors).isZero();
        assertThat(result.successful()).as(which).isGreaterThanOrEqualTo(least);
    }

    /** Who is asked and how often, of all but one bundle: a bundle that was restarted begins to count anew. */
    static Map<String, Long> asked(CallBench bench, String exceptOf) {
        return bench.distribution.rows("patchbay:handlers").stream()
                .filter(slot -> !slot.get("bundle").equals(exceptOf))
                .collect(java.util.stream.Collectors.toMap(
                        slot -> slot.get("kind") + " " + slot.get("name") + " of bundle " + slot.get("bundle") + " "
                                + slot.get("version"),
                        slot -> Long.parseLong(slot.get("asked"))));
    }

    @Override
    public void close() {
        held.close();
        fresh.close();
        blocked.close();
    }
}
