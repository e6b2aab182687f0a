package org.patchbay.feature.click;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

import org.patchbay.api.call.Origin;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.control.Calls;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** On the core: what is ordered of the trunk, and what policy is asked. */
class ClickToCallTest implements LegPort {
    private static final String ADA = "+14255550100";
    private static final String PETER = "+12065550199";

    @TempDir
    Path scratch;

    private final List<LegOrder> orders = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private TestRuntime runtime;
    private CallControl core;
    private Bundle bundle;

    @BeforeEach
    void start() {
        runtime = TestRuntime.start(scratch);
        runtime.user("ada", ADA);
        runtime.serve(
                CallHandler.class,
                (attempt, call) -> {
                    asked.add(attempt.origin() + " " + attempt.from().user().orElse("outside") + " "
                            + attempt.to().dialled() + " of "
                            + call.caller().user().orElse("nobody"));
                    return attempt.to().dialled().startsWith("+252")
                            ? Verdict.reject(603, 21, "The destination is on the block list.")
                            : Verdict.proceed();
                },
                Map.of("patchbay.name", "screen", "patchbay.phase", "SCREEN"));
        bundle = runtime.install(runtime.jar("org.patchbay.feature.click"));
        await().until(() -> !runtime.live(bundle).isEmpty());
        core = runtime.service(CallControl.class);
        core.adopt(List.of(), this);
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Override
    public void order(String call, LegOrder order) {
        orders.add(order);
        if (order instanceof LegOrder.Bridge bridge) {
            core.happened(call, bridge.a(), bridge.op(), new Happening.Bridged(bridge.a(), bridge.b()));
        } else if (order instanceof LegOrder.End end) {
            core.happened(call, end.leg(), "", new Happening.Gone(Map.of()));
        }
    }

    private String call(String target) throws Exception {
        return runtime.service(Calls.class)
                .open(
                        CallDriver.TENANT,
                        "call",
                        "click-to-call",
                        Map.of("caller", "tel:" + ADA, "callee", "tel:" + target))
                .toCompletableFuture()
                .get()
                .id();
    }

    private LegOrder.Dial dialled(String number) {
        await(number + " is dialled").until(() -> dials(number) > 0);
        return orders.stream()
                .filter(LegOrder.Dial.class::isInstance)
                .map(LegOrder.Dial.class::cast)
                .filter(dial -> dial.target().uri().contains(number))
                .findFirst()
                .orElseThrow();
    }

    private long dials(String number) {
        return orders.stream()
                .filter(o ->
                        o instanceof LegOrder.Dial dial && dial.target().uri().contains(number))
                .count();
    }

    private LegOrder.End ended(LegOrder.Dial leg) {
        await().until(() -> orders.stream()
                .anyMatch(o -> o instanceof LegOrder.End e && e.leg().equals(leg.leg())));
        return orders.stream()
                .filter(o -> o instanceof LegOrder.End e && e.leg().equals(leg.leg()))
                .map(LegOrder.End.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private void isOver(String call) {
        await().until(() -> runtime.operations().calls().stream().noneMatch(c -> c.id().equals(call)));
    }

    @Test
    void theUserIsCalledFirstAndThenTheOtherAsTheUsersCall() throws Exception {
        String call = call(PETER);
        LegOrder.Dial user = dialled(ADA);
        assertThat(user.from().dialled()).isEqualTo(PETER);
        assertThat(dials(PETER)).isZero();
        core.happened(call, user.leg(), "", new Happening.Answered());
        LegOrder.Dial target = dialled(PETER);
        assertThat(target.from().dialled()).isEqualTo(ADA);
        core.happened(call, target.leg(), "", new Happening.Answered());
        await().until(() -> orders.stream()
                .anyMatch(
                        o -> o instanceof LegOrder.Bridge b && b.a().equals(user.leg()) && b.b().equals(target.leg())));
        assertThat(asked)
                .containsExactly(
                        Origin.OPERATION + " outside " + ADA + " of ada",
                        Origin.OPERATION + " ada " + PETER + " of ada");
        assertThat(runtime.operations().calls()).singleElement().satisfies(c -> assertThat(c.from() + c.to())
                .isEqualTo(ADA + PETER));
        core.happened(call, target.leg(), "", new Happening.Ended(16, "bye"));
        ended(user);
        isOver(call);
    }

    @Test
    void whomTheUserMayNotCallIsNotReachedAndTheUserIsToldWhy() throws Exception {
        String call = call("+252999999");
        LegOrder.Dial user = dialled(ADA);
        core.happened(call, user.leg(), "", new Happening.Answered());
        LegOrder.End end = ended(user);
        assertThat(end.reason()).isEqualTo("The destination is on the block list.");
        assertThat(end.q850()).isEqualTo(21);
        assertThat(dials("+252999999")).isZero();
        isOver(call);
    }

    @Test
    void whereTheUserDoesNotAnswerNobodyElseIsCalled() throws Exception {
        String call = call(PETER);
        core.happened(call, dialled(ADA).leg(), "", new Happening.Failed(486, 17, "busy", List.of()));
        isOver(call);
        assertThat(dials(PETER)).isZero();
    }

    @Test
    void whereTheUserHangsUpMeanwhileTheOtherIsNotCalledAnyMore() throws Exception {
        String call = call(PETER);
        LegOrder.Dial user = dialled(ADA);
        core.happened(call, user.leg(), "", new Happening.Answered());
        LegOrder.Dial target = dialled(PETER);
        core.happened(call, user.leg(), "", new Happening.Ended(16, "bye"));
        ended(target);
        isOver(call);
    }

    @Test
    void goesOnInTheNextVersion() throws Exception {
        runtime.settings().tenant(CallDriver.TENANT, "click-to-call", Map.of("caller", "+14255550111"));
        String call = call(PETER);
        LegOrder.Dial user = dialled(ADA);
        assertThat(user.from().dialled()).isEqualTo("+14255550111");
        runtime.update(bundle, runtime.reversioned(runtime.jar("org.patchbay.feature.click"), "900.1.0", 1));
        core.happened(call, user.leg(), "", new Happening.Answered());
        core.happened(call, dialled(PETER).leg(), "", new Happening.Answered());
        await().until(() -> orders.stream().anyMatch(LegOrder.Bridge.class::isInstance));
    }
}
