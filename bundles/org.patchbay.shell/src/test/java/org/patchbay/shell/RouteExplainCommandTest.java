package org.patchbay.shell;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.admin.TraceEntry;
import org.patchbay.api.ops.routing.RouteExplanation;
import org.patchbay.api.ops.routing.RouteTarget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RouteExplainCommandTest {

    @Test
    void isOneObjectInJson() {
        Instant at = Instant.parse("2026-12-24T18:00:00Z");
        RouteExplanation told = new RouteExplanation(
                "acme",
                "rings tel:+49301 over zoom",
                0,
                List.of(new RouteTarget(1, "if busy", "zoom", "tel:+49301", "+49302", false)),
                List.of(new TraceEntry(at, "a1", "blocking", "b/1.0.0", "PROCEED", "", 12)));
        assertThat(Json.object(RouteExplainCommand.parts(told)))
                .isEqualTo("{\"steps\":[{\"attempt\":\"a1\",\"who\":\"blocking\",\"bundle\":\"b/1.0.0\","
                        + "\"what\":\"PROCEED\",\"why\":\"\",\"micros\":12}],"
                        + "\"targets\":[{\"wave\":1,\"when\":\"if busy\",\"peer\":\"zoom\",\"up\":false,"
                        + "\"target\":\"tel:+49301\",\"caller\":\"+49302\"}],"
                        + "\"tenant\":\"acme\",\"status\":0,\"outcome\":\"rings tel:+49301 over zoom\"}");
    }

    @Test
    void timesAreThoseOfTheNodeUnlessTheySayOtherwise() {
        assertThat(Words.time("2026-12-24T18:00+01:00")).isEqualTo("2026-12-24T17:00:00Z");
        assertThat(Words.time("2026-12-24T18:00:30Z")).isEqualTo("2026-12-24T18:00:30Z");
        assertThat(Words.time("2026-12-24T18:00"))
                .isEqualTo(LocalDateTime.parse("2026-12-24T18:00")
                        .atZone(ZoneId.systemDefault())
                        .toInstant());
        for (String wrong : List.of("", "tomorrow", "18:00", "2026-13-01T00:00", "2026-02-30T10:00Z")) {
            assertThatThrownBy(() -> Words.time(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is no time. Write it as 2026-12-24T18:00");
        }
    }
}
