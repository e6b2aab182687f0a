package org.patchbay.ops;

import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.testkit.ops.MemoryAudit;

import static org.assertj.core.api.Assertions.assertThat;

class AuditedFactsTest {

    private static void told(MemoryAudit audit, String type, Map<String, String> data) {
        new AuditedFacts(audit).on(new Fact(7, type, Scope.call("acme", "c1"), Instant.EPOCH, data));
    }

    @Test
    void writesDownWhoCalledForHelpAndFromWhere() {
        MemoryAudit audit = new MemoryAudit();
        Map<String, String> call =
                Map.of("user", "ada", "site", "hq", "number", "911", "location", "unknown", "test", "false");
        told(audit, Fact.EMERGENCY_CALLED, call);
        told(
                audit,
                Fact.EMERGENCY_CALLED,
                Map.of("user", "", "site", "hq", "number", "933", "location", "call", "test", "true"));
        told(
                audit,
                Fact.EMERGENCY_CALLED,
                Map.of("user", "bob", "site", "hq", "number", "", "location", "callback", "test", "false"));
        assertThat(audit.newest(5).stream().map(e -> e.action() + " " + e.subject() + ": " + e.detail()))
                .containsExactly(
                        "emergency-call acme/bob: called back, site hq, location callback, call c1",
                        "emergency-test acme/: 933, site hq, location call, call c1",
                        "emergency-call acme/ada: 911, site hq, location unknown, call c1");
        assertThat(audit.newest("acme", 5)).hasSize(3);
    }

    @Test
    void writesDownWhoWasStoppedAndWhy() {
        MemoryAudit audit = new MemoryAudit();
        told(
                audit,
                Fact.CEILING_REACHED,
                Map.of(
                        "user", "ada",
                        "ceiling", "per_minute",
                        "value", "1",
                        "country", "US",
                        "until", "2026-11-02T10:30:00Z"));
        assertThat(audit.newest(5)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("ceiling-stop");
            assertThat(entry.subject()).isEqualTo("acme/ada");
            assertThat(entry.tenant()).contains("acme");
            assertThat(entry.detail()).isEqualTo("per_minute = 1, call to US, until 2026-11-02T10:30:00Z");
        });
    }
}
