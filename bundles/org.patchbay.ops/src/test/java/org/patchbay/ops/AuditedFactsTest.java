package org.patchbay.ops;

import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.testkit.ops.MemoryAudit;

import static org.assertj.core.api.Assertions.assertThat;

class AuditedFactsTest {

    @Test
    void writesDownWhoWasStoppedAndWhy() {
        MemoryAudit audit = new MemoryAudit();
        new AuditedFacts(audit)
                .on(new Fact(
                        7,
                        Fact.CEILING_REACHED,
                        Scope.call("acme", "c1"),
                        Instant.EPOCH,
                        Map.of(
                                "user", "ada",
                                "ceiling", "per_minute",
                                "value", "1",
                                "country", "US",
                                "until", "2026-11-02T10:30:00Z")));
        assertThat(audit.newest(5)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("ceiling-stop");
            assertThat(entry.subject()).isEqualTo("acme/ada");
            assertThat(entry.detail()).isEqualTo("per_minute = 1, call to US, until 2026-11-02T10:30:00Z");
        });
    }
}
