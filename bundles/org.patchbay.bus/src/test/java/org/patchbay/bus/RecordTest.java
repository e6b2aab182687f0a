package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.treatment.Happening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The record that a call leaves. */
class RecordTest {
    private static final String TO = "sip:+4930111@x.test";

    @TempDir
    Path directory;

    private TestCore t;
    private final List<Fact> facts = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        t = new TestCore(directory);
        t.listener("records", facts::add);
        t.route("carrier");
    }

    @AfterEach
    void stop() {
        t.close();
    }

    private Map<String, String> record() {
        await().until(() -> facts.stream().anyMatch(f -> f.type().equals(Fact.CALL_ENDED)));
        return facts.stream()
                .filter(f -> f.type().equals(Fact.CALL_ENDED))
                .findFirst()
                .orElseThrow()
                .data();
    }

    /** The core ends both legs at once, and what was measured of them is known to the trunk alone. */
    @Test
    void waitsForWhatTheTrunkMeasured() {
        t.measured = Map.of("audio_received", "4711");
        ended();
        assertThat(record())
                .containsEntry("leg.0.audio_received", "4711")
                .containsEntry("leg.1.audio_received", "4711");
    }

    @Test
    void doesNotWaitForATrunkThatHasGone() {
        t.measured = null;
        ended();
        await().until(() -> t.ordered("c1", LegOrder.End.class).size() == 2);
        assertThat(facts).noneMatch(f -> f.type().equals(Fact.CALL_ENDED));
        t.clock.advance(Duration.ofSeconds(1));
        assertThat(record()).containsEntry("legs", "2").doesNotContainKey("leg.0.audio_received");
    }

    @Test
    void aCallThatIsTurnedAwayLeavesOneToo() {
        t.core.records.turnedAway(TestCore.arrival("c1", Side.PROVIDER, TO), 503, 42, "overload");
        assertThat(record())
                .containsEntry("sip", "503")
                .containsEntry("q850", "42")
                .containsEntry("reason", "overload")
                .containsEntry("by", "core")
                .containsEntry("to", TO)
                .containsEntry("answered", "")
                .containsEntry("legs", "1")
                .containsEntry("leg.0.peer", "provider");
        assertThat(t.trace("c1")).isNotEmpty();
    }

    @Test
    void ofManyThatAreTurnedAwayAFewLeaveOne() {
        for (int i = 0; i < 1000; i++) {
            t.core.records.turnedAway(TestCore.arrival("c" + i, Side.PROVIDER, TO), 503, 42, "overload");
        }
        await().untilAsserted(() -> assertThat(facts).hasSize(60));
        t.clock.advance(Duration.ofSeconds(2));
        for (int i = 1000; i < 1010; i++) {
            t.core.records.turnedAway(TestCore.arrival("c" + i, Side.PROVIDER, TO), 503, 42, "overload");
        }
        await().untilAsserted(() -> assertThat(facts).hasSize(62));
        assertThat(facts.get(61).scope().id()).isIn("c1000", "c1001");
    }

    private void ended() {
        t.call("c1", TO);
        t.answers(t.dialled("c1", "+4930111"));
        t.awaited("c1", LegOrder.Bridge.class, b -> true);
        await().until(() -> t.trace("c1").stream().anyMatch(s -> s.contains("bridged")));
        ScopeState call = t.core.scopes.call("c1");
        call.post(() -> call.ending.endAll(480, 16, "ended by an operator"));
    }

    @Test
    void ofACallThatWasAnswered() {
        t.call("c1", TO);
        LegOrder.Dial leg = t.dialled("c1", "+4930111");
        t.clock.advance(Duration.ofSeconds(5));
        t.answers(leg);
        t.awaited("c1", LegOrder.Bridge.class, b -> true);
        await().until(() -> t.trace("c1").stream().anyMatch(s -> s.contains("bridged")));
        t.clock.advance(Duration.ofSeconds(60));
        t.happens("c1", leg.leg(), new Happening.Ended(16, ""));
        assertThat(record())
                .containsEntry("sip", "200")
                .containsEntry("q850", "16")
                .containsEntry("by", leg.leg())
                .containsEntry("emergency", "false")
                .containsEntry("legs", "2")
                .containsEntry("leg.0.id", "c1.a")
                .containsEntry("leg.0.peer", "provider")
                .containsEntry("leg.0.sip", "200")
                .containsEntry("leg.0.codec", "pcma/8000")
                .containsEntry("leg.1.id", leg.leg())
                .containsEntry("leg.1.peer", "carrier")
                .containsEntry("leg.1.party", TO)
                .containsEntry("leg.1.sip", "200")
                .containsEntry("leg.1.codec", "pcma/8000");
        Map<String, String> record = record();
        assertThat(Duration.between(at(record, "leg.1.started"), at(record, "leg.1.answered")))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(Duration.between(at(record, "answered"), at(record, "ended")))
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(record.get("verdicts")).startsWith("route bundle.route/1.0.0 ROUTE " + TO + " over carrier");
    }

    private static java.time.Instant at(Map<String, String> record, String key) {
        return java.time.Instant.parse(record.get(key));
    }

    @Test
    void ofACallThatFoundABusyLine() {
        t.call("c1", TO);
        LegOrder.Dial leg = t.dialled("c1", "+4930111");
        t.fails(leg, 486);
        assertThat(record())
                .containsEntry("sip", "486")
                .containsEntry("answered", "")
                .containsEntry("by", leg.leg())
                .containsEntry("leg.0.sip", "486")
                .containsEntry("leg.1.sip", "486")
                .containsEntry("leg.1.answered", "")
                .containsEntry("leg.1.codec", "");
    }

    @Test
    void ofACallThatAHandlerRefused() {
        t.handler("screen", Phase.SCREEN, (attempt, call) -> Verdict.reject(403, 21, "not you"));
        t.call("c1", TO);
        assertThat(record())
                .containsEntry("sip", "403")
                .containsEntry("reason", "not you")
                .containsEntry("by", "handler screen")
                .containsEntry("legs", "1")
                .containsEntry("verdicts", "screen bundle.screen/1.0.0 REJECT 403 not you");
    }

    @Test
    void ofACallerWhoGaveUp() {
        t.call("c1", TO);
        LegOrder.Dial leg = t.dialled("c1", "+4930111");
        t.happens("c1", "c1.a", new Happening.Ended(16, ""));
        assertThat(record())
                .containsEntry("by", "c1.a")
                .containsEntry("leg.0.sip", "487")
                .containsEntry("leg.1.id", leg.leg())
                .containsEntry("leg.1.sip", "487");
    }
}
