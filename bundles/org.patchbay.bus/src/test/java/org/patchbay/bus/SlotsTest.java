package org.patchbay.bus;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.ScopeView;
import org.patchbay.api.call.treatment.Treatment;
import org.patchbay.bus.outbox.Logged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SlotsTest {
    private static final Map<String, Object> QUEUE = Map.of("patchbay.name", "queue", "patchbay.phase", "SERVICE");

    @TempDir
    Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private TestCore t;

    @BeforeEach
    void start() {
        t = new TestCore(directory);
        t.route("carrier");
    }

    @AfterEach
    void stop() {
        t.close();
    }

    private final class Queue implements CallHandler, Treatment {
        @Override
        public Verdict decide(Attempt attempt, CallView call) {
            asked.add("handler");
            return Verdict.with().treat("queue", Map.of());
        }

        @Override
        public Plan on(Event event, ScopeView scope) {
            asked.add("treatment");
            return Plan.nothing();
        }
    }

    private void bind(SlotInfo.Kind kind, long id, Map<String, Object> properties, Object service) {
        t.core.slots.bind(SlotInfo.read(kind, properties, TestCore.from("queue", "1.0.0", id)), service);
    }

    @Test
    void oneServiceMayBeAHandlerAndATreatment() {
        Queue queue = new Queue();
        bind(SlotInfo.Kind.HANDLER, 7, QUEUE, queue);
        bind(SlotInfo.Kind.TREATMENT, 7, QUEUE, queue);
        t.call("c1", "sip:+4930111@x.test");
        await().until(() -> asked.size() == 2);
        assertThat(asked).containsExactly("handler", "treatment");
        t.core.slots.unbind(7);
        assertThat(t.core.slots.views()).extracting(v -> v.name()).containsExactly("route");
    }

    @Test
    void changedPropertiesAreTakenOverAndWrongOnesAreNamed() {
        bind(SlotInfo.Kind.HANDLER, 7, QUEUE, new Queue());
        t.core.slots.update(
                TestCore.from("queue", "1.0.0", 7), Map.of("patchbay.name", "queue", "patchbay.phase", "EGRESS"));
        assertThat(t.core.slots.views()).extracting(v -> v.phase()).containsExactly("ROUTE", "EGRESS");
        try (Logged log = new Logged()) {
            t.core.slots.update(
                    TestCore.from("queue", "1.0.0", 7), Map.of("patchbay.name", "queue", "patchbay.phase", "NEVER"));
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("changed properties of a handler of queue/1.0.0", "'NEVER' must be one of");
        }
        assertThat(t.core.slots.views()).extracting(v -> v.phase()).containsExactly("ROUTE", "EGRESS");
        t.core.slots.update(TestCore.from("queue", "1.0.0", 8), QUEUE);
        assertThat(t.core.slots.views())
                .as("of what is not bound, nothing is taken over")
                .hasSize(2);
    }
}
