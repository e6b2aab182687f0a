package org.patchbay.media.rtpengine;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaSession;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two rtpengines, of which one dies. */
class PoolTest {
    private Daemon one;
    private Daemon other;
    private RtpengineMediaEngine engine;

    @BeforeEach
    void start() throws Exception {
        one = Daemon.start(22_200);
        other = Daemon.start(22_600);
        engine = new RtpengineMediaEngine(Settings.of(TestConfig.of(one.place(), other.place())));
    }

    @AfterEach
    void stop() throws Exception {
        if (engine != null) {
            engine.stop();
            one.close();
            other.close();
        }
    }

    private static boolean isOn(Daemon daemon, MediaSession session) {
        return session.state().contains(daemon.place());
    }

    @Test
    void callsAreSpreadAndStayWhereTheyAre() throws Exception {
        try (Call first = Call.established(Patient.of(engine));
                Call second = Call.established(Patient.of(engine));
                Call third = Call.established(Patient.of(engine));
                Call fourth = Call.established(Patient.of(engine))) {
            List<Call> calls = List.of(first, second, third, fourth);
            assertThat(calls).filteredOn(call -> isOn(one, call.session)).hasSize(2);
            assertThat(calls).filteredOn(call -> isOn(other, call.session)).hasSize(2);
            for (Call call : calls) {
                call.audible();
            }
        }
    }

    @Test
    void theCallsOfOneThatDiesAreReportedAndNewOnesGoToTheOther() throws Exception {
        Call first = Call.established(Patient.of(engine));
        Call second = Call.established(Patient.of(engine));
        Call lost = isOn(one, first.session) ? first : second;
        Call kept = lost == first ? second : first;
        one.kill();
        await().untilAsserted(() -> assertThat(lost.heard.events)
                .filteredOn(event -> event.startsWith("silent"))
                .hasSize(2));
        assertThat(kept.heard.events).noneMatch(event -> event.startsWith("silent"));
        kept.audible();
        for (int i = 0; i < 3; i++) {
            try (Call next = Call.established(Patient.of(engine))) {
                assertThat(isOn(other, next.session)).isTrue();
                next.audible();
            }
        }
        // It closes quietly, although nobody takes leave.
        lost.close();
        kept.close();
        assertThat(engine.sessions()).isZero();

        other.kill();
        await().untilAsserted(() -> {
            var refused = Call.refusal(() -> engine.open("call", new Heard()));
            assertThat(refused.sip()).isEqualTo(503);
            assertThat(refused).hasMessageContaining(one.place()).hasMessageContaining("nothing listens");
        });
        one.again();
        await().ignoreExceptions().untilAsserted(() -> {
            try (Call again = Call.established(Patient.of(engine))) {
                assertThat(isOn(one, again.session)).isTrue();
                again.audible();
            }
        });
    }
}
