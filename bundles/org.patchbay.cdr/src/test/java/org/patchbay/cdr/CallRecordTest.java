package org.patchbay.cdr;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class CallRecordTest {
    private static final Instant AT = Instant.parse("2026-11-25T23:59:59.9Z");

    private static CallRecord of(Map<String, String> data) {
        return CallRecord.of(new Fact(7, Fact.CALL_ENDED, Scope.call("acme", "c-1"), AT, data));
    }

    private static Map<String, Object> read(Map<String, String> data) throws IOException {
        return Read.record(of(data).line());
    }

    @Test
    void hasEveryKeyInItsForm() throws IOException {
        Map<String, String> data = new HashMap<>(Map.of(
                "from", "sip:+4930123401@hub.test",
                "to", "sip:+14255550100@it",
                "from_user", "ada",
                "to_user", "ben",
                "started", "2026-11-25T12:00:00.120Z",
                "answered", "2026-11-25T12:00:05.000Z",
                "ended", "2026-11-25T12:01:10.340Z",
                "sip", "200",
                "q850", "16",
                "reason", "Normal \"clearing\""));
        data.put("by", "caller");
        data.put("emergency", "true");
        data.put("diversions", "sip:+1@x;reason=busy\nsip:+2@x");
        data.put("verdicts", "blocking PROCEED\nforwarding ROUTE\n");
        data.put("legs", "2");
        data.put("leg.0.id", "a");
        data.put("leg.0.peer", "hub");
        data.put("leg.0.side", "HUB");
        data.put("leg.0.sip", "200");
        data.put("leg.1.id", "1");
        data.put("leg.1.party", "sip:+14255550100@it");
        data.put("leg.1.q850", "16");
        data.put("leg.1.codec", "PCMA/8000");
        data.put("leg.1.jitter", "3 ms");
        data.put("site", "hq");
        Map<String, Object> record = read(data);

        assertThat(record)
                .containsEntry("call", "c-1")
                .containsEntry("tenant", "acme")
                .containsEntry("from", "sip:+4930123401@hub.test")
                .containsEntry("duration_seconds", 65.3)
                .containsEntry("sip", 200)
                .containsEntry("q850", 16)
                .containsEntry("reason", "Normal \"clearing\"")
                .containsEntry("emergency", true)
                .containsEntry("diversions", List.of("sip:+1@x;reason=busy", "sip:+2@x"))
                .containsEntry("verdicts", List.of("blocking PROCEED", "forwarding ROUTE"))
                .containsEntry(
                        "legs",
                        List.of(
                                Map.of("id", "a", "peer", "hub", "side", "HUB", "sip", 200),
                                Map.of(
                                        "id",
                                        "1",
                                        "party",
                                        "sip:+14255550100@it",
                                        "q850",
                                        16,
                                        "codec",
                                        "PCMA/8000",
                                        "jitter",
                                        "3 ms")))
                .containsEntry("site", "hq");
        assertThat(record.keySet())
                .containsExactly(
                        "call",
                        "tenant",
                        "from",
                        "to",
                        "from_user",
                        "to_user",
                        "started",
                        "answered",
                        "ended",
                        "duration_seconds",
                        "sip",
                        "q850",
                        "reason",
                        "by",
                        "emergency",
                        "diversions",
                        "verdicts",
                        "legs",
                        "site");
    }

    @Test
    void leavesOutWhatIsNotKnown() throws IOException {
        assertThat(read(Map.of())).containsExactly(Map.entry("call", "c-1"), Map.entry("tenant", "acme"));
        assertThat(read(Map.of("sip", "487", "answered", "", "reason", "", "diversions", "", "emergency", "")))
                .containsOnlyKeys("call", "tenant", "sip");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T12:00:00Z,2026-11-25T12:00:00Z,0.0",
        "2026-11-25T12:00:00.051Z,2026-11-25T12:00:01Z,0.9",
        "2026-11-25T12:00:00.050Z,2026-11-25T12:00:01Z,1.0",
        "2026-11-25T12:00:00Z,2026-11-26T13:00:00.25Z,90000.3",
        "2026-11-25T12:00:09Z,2026-11-25T12:00:01Z,0.0",
    })
    void theDurationIsFromTheAnswerToTheEnd(String answered, String ended, String seconds) {
        assertThat(new String(of(Map.of("answered", answered, "ended", ended)).line(), UTF_8))
                .contains("\"duration_seconds\":" + seconds + "}")
                .doesNotContain("\"duration_seconds\":-");
    }

    @Test
    void thereIsNoDurationWithoutAnAnswerOrWithATimeThatIsNone() throws IOException {
        assertThat(read(Map.of("ended", "2026-11-25T12:00:00Z"))).doesNotContainKey("duration_seconds");
        assertThat(read(Map.of("answered", "", "ended", "2026-11-25T12:00:00Z")))
                .doesNotContainKey("duration_seconds");
        assertThat(read(Map.of("answered", "soon", "ended", "2026-11-25T12:00:00Z")))
                .doesNotContainKey("duration_seconds")
                .containsEntry("answered", "soon");
    }

    @Test
    void itsDayIsThatOfTheEndInUtc() {
        assertThat(of(Map.of("ended", "2026-11-24T23:59:59.999Z")).day()).isEqualTo(LocalDate.of(2026, 11, 24));
        assertThat(of(Map.of("ended", "2026-11-25T00:00:00Z")).day()).isEqualTo(LocalDate.of(2026, 11, 25));
        assertThat(of(Map.of()).day()).as("where the fact has none").isEqualTo(LocalDate.of(2026, 11, 25));
        assertThat(of(Map.of("ended", "late")).day()).isEqualTo(LocalDate.of(2026, 11, 25));
    }

    @Test
    void keepsWhatItDoesNotKnowAndHasNoKeyTwice() throws IOException {
        Map<String, Object> record = read(Map.of(
                "call",
                "x",
                "tenant",
                "x",
                "duration_seconds",
                "x",
                "leg.x.id",
                "a",
                "leg.1",
                "b",
                "leg.1.",
                "c",
                "leg..id",
                "d",
                "q850",
                "many",
                "leg.12345.id",
                "e"));
        assertThat(record)
                .containsEntry("call", "c-1")
                .containsEntry("tenant", "acme")
                .doesNotContainKeys("duration_seconds", "legs")
                .containsEntry("leg.x.id", "a")
                .containsEntry("leg.1", "b")
                .containsEntry("leg.1.", "c")
                .containsEntry("leg..id", "d")
                .containsEntry("leg.12345.id", "e")
                .containsEntry("q850", "many");
    }

    @Test
    void legsStandInTheirOrder() throws IOException {
        Map<String, String> data = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            data.put("leg." + i + ".id", "" + i);
        }
        assertThat(read(data).get("legs"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Map.class))
                .extracting(leg -> leg.get("id"))
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
    }

    @Test
    void isOneLineWhateverStandsInIt() throws IOException {
        String hostile = "\"},\n{\"call\":\"forged\\\u0000\u2028";
        CallRecord record =
                of(Map.of("from", hostile, hostile, hostile, "reason", hostile, "verdicts", "a\n" + hostile));
        String line = new String(record.line(), UTF_8);
        assertThat(line).endsWith("}\n");
        assertThat(line.strip().lines()).hasSize(1);
        assertThat(Read.record(record.line())).containsEntry("from", hostile).containsEntry(hostile, hostile);
    }

    @Test
    void isKnownAgainByItsBeginningWhenItIsWhole() {
        byte[] line =
                of(Map.of("from", "\"a\\\"}", "leg.0.id", "a", "leg.1.id", "}")).line();
        int end = line.length - 1;
        assertThat(Line.key(line, 0, end))
                .isEqualTo("{\"call\":\"c-1\",\"tenant\":\"acme\"")
                .isEqualTo(of(Map.of()).key());
        for (int torn = 0; torn < end; torn++) {
            assertThat(Line.key(line, 0, torn)).as("the first %s bytes", torn).isEmpty();
        }
        assertThat(Line.key("nonsense".getBytes(UTF_8), 0, 8)).isEmpty();
    }

    @Test
    void whatWasMeasuredIsANumberAndNothingElseIs() {
        Map<String, String> data = Map.of(
                "leg.0.id",
                "a",
                "leg.0.audio_mos",
                "4.41",
                "leg.0.audio_lost",
                "0",
                "leg.0.audio_x",
                "NaN",
                "leg.0.y",
                "5",
                "leg.0.audio_y",
                "007",
                "leg.0.audio_z",
                "5.");
        assertThat(new String(of(data).line(), UTF_8))
                .contains("\"audio_lost\":0,\"audio_mos\":4.41,\"audio_x\":\"NaN\",\"audio_y\":\"007\"")
                .contains("\"audio_z\":\"5.\",\"y\":\"5\"");
    }
}
