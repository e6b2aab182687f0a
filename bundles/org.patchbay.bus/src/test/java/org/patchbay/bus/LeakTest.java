package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LeakTest {
    private static final int CALLS = 100_000;

    @TempDir
    Path directory;

    /** Answered, busy, unanswered and treated calls: afterwards nothing is left of any. */
    @Test
    void nothingIsLeftOfAHundredThousandCalls() throws Exception {
        try (TestCore t = new TestCore(directory)) {
            t.handler(
                    "route",
                    Phase.ROUTE,
                    (attempt, call) -> attempt.peer().isPresent()
                            ? Verdict.proceed()
                            : Verdict.with()
                                    .put("k", "v")
                                    .route(List.of(Wave.of(
                                            Target.over("carrier", attempt.to().uri()), Duration.ofMinutes(2)))));
            t.handler(
                    "treat",
                    Phase.SERVICE,
                    (attempt, call) -> attempt.to().uri().contains("treat")
                            ? Verdict.with().treat("menu", Map.of())
                            : Verdict.proceed());
            t.treatment(
                    "menu",
                    "1.0.0",
                    (event, scope) -> event.what() instanceof Happening.Started
                            ? Plan.of()
                                    .timer("t", Duration.ofMinutes(5))
                                    .collect(
                                            "c",
                                            scope.callerLeg().map(l -> l.id()).orElse("gone"),
                                            4,
                                            Duration.ofMinutes(5))
                                    .build()
                            : Plan.nothing());
            Semaphore room = new Semaphore(500);
            LegPort trunk = (call, order) -> {
                int kind = Integer.parseInt(call.substring(1)) % 4;
                if (order instanceof LegOrder.Dial dial) {
                    t.core.scopes.happened(
                            call,
                            dial.leg(),
                            "",
                            kind == 0 ? new Happening.Answered() : new Happening.Failed(486, 17, "", List.of()));
                } else if (order instanceof LegOrder.Bridge bridge) {
                    t.core.scopes.happened(
                            call, bridge.a(), bridge.op(), new Happening.Bridged(bridge.a(), bridge.b()));
                    t.core.scopes.happened(call, bridge.b(), "", new Happening.Ended(16, ""));
                } else if (order instanceof LegOrder.Control) {
                    t.core.scopes.happened(call, call + ".a", "", new Happening.Ended(16, ""));
                    room.release();
                } else if (order instanceof LegOrder.End end) {
                    t.core.scopes.happened(call, end.leg(), "", new Happening.Gone(Map.of()));
                    if (end.leg().endsWith(".a")) {
                        room.release();
                    }
                }
            };
            for (int i = 0; i < CALLS; i++) {
                room.acquire();
                String to = i % 4 == 3 ? "sip:treat@x.test" : "sip:+4930111@x.test";
                t.core.scopes.arrived(TestCore.arrival("c" + i, Side.PROVIDER, to), trunk);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> t.core.scopes.size() == 0);
            t.clock.advance(Duration.ofSeconds(2));
            await().until(() -> t.clock.pending() == 0);
            assertThat(t.core.waiting.size()).isZero();
            assertThat(t.core.traces.last(CALLS)).hasSize(1000);
        }
    }
}
