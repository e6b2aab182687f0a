package org.patchbay.feature.blocking;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.directory.list.NumberLists;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;

/** A blocked caller who is to be told, with the announcement feature and without it. */
class BlockedAnnouncementTest {
    private static final String PEST = "+12065550199";
    private static final String ADA = "+14255550100";

    @TempDir
    Path scratch;

    private TestRuntime runtime;

    @BeforeEach
    void start() {
        runtime = TestRuntime.start(scratch);
        runtime.user("ada", ADA);
        runtime.serve(NumberLists.class, new FewLists(), Map.of());
        runtime.settings().tenant(CallDriver.TENANT, "blocking", Map.of("blocked_callers", PEST, "announce", "early"));
        runtime.install(runtime.jar("org.patchbay.feature.blocking"));
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    private static void wasNeverConnected(TestCall call) {
        assertThat(call.orders())
                .noneMatch(LegOrder.Dial.class::isInstance)
                .noneMatch(LegOrder.Bridge.class::isInstance);
    }

    @Test
    void hearsItInEarlyMediaAndIsDeclined() {
        runtime.install(runtime.jar("org.patchbay.feature.announcement"));
        TestCall call = runtime.calls().call(PEST, ADA);
        call.awaited(LegOrder.Progress.class, p -> p.sip() == 183);
        LegOrder.Play play = call.awaited(LegOrder.Play.class, p -> p.prompt().equals("prompt:blocked"));
        call.happens(play.leg(), play.op(), new Happening.Played(""));
        assertThat(call.refused()).isEqualTo(603);
        wasNeverConnected(call);
    }

    @Test
    void hearsItAfterAnAnswerWhereThatIsSet() {
        runtime.install(runtime.jar("org.patchbay.feature.announcement"));
        runtime.settings()
                .tenant(CallDriver.TENANT, "blocking", Map.of("announce", "answered", "announce_prompt", "tone:busy"));
        TestCall call = runtime.calls().call(PEST, ADA);
        call.awaited(LegOrder.Answer.class, a -> true);
        LegOrder.Play play = call.awaited(LegOrder.Play.class, p -> p.prompt().equals("tone:busy"));
        call.happens(play.leg(), play.op(), new Happening.Played(""));
        call.awaited(LegOrder.End.class, end -> end.q850() == 21);
        wasNeverConnected(call);
    }

    @Test
    void isDeclinedWhereThePromptCannotBePlayed() {
        runtime.install(runtime.jar("org.patchbay.feature.announcement"));
        TestCall call = runtime.calls().call(PEST, ADA);
        LegOrder.Play play = call.awaited(LegOrder.Play.class, p -> true);
        call.happens(play.leg(), play.op(), new Happening.Played("There is no prompt 'blocked'"));
        assertThat(call.refused()).isEqualTo(603);
        wasNeverConnected(call);
    }

    @Test
    void isDeclinedWithoutTheAnnouncement() {
        TestCall call = runtime.calls().call(PEST, ADA);
        assertThat(call.refused()).isEqualTo(603);
        wasNeverConnected(call);
    }

    @Test
    void isDeclinedWhenTheAnnouncementIsRetiredInTheMiddle() {
        Bundle announcement = runtime.install(runtime.jar("org.patchbay.feature.announcement"));
        TestCall call = runtime.calls().call(PEST, ADA);
        LegOrder.Play play = call.awaited(LegOrder.Play.class, p -> true);
        runtime.remove(announcement);
        call.happens(play.leg(), play.op(), new Happening.Played(""));
        assertThat(call.refused()).isEqualTo(603);
        wasNeverConnected(call);
    }
}
