package org.patchbay.cdr;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Records are made by a way that is short, and are what the rules say ({@link PlainRecord}), whatever a fact has in it. */
class CallRecordRulesTest {
    private static final Instant AT = Instant.parse("2026-11-25T23:59:59.9Z");
    private static final List<String> STRANGE_KEYS = List.of(
            "",
            ".",
            "leg",
            "leg.",
            "leg..id",
            "leg.x.id",
            "leg.1",
            "leg.1.",
            "leg.0..",
            "leg.0.id.x",
            "leg.-1.id",
            "leg.12345.id",
            "leg.٣.id",
            "call",
            "tenant",
            "duration_seconds",
            "legs",
            "leg.0.legs",
            "leg.1.call",
            "audio_lost",
            "audio_",
            "Zo\u00eb",
            "a\n\"b\\",
            "site",
            "aaa",
            "on_behalf",
            "on_behalf_of_users",
            "x\ud83d",
            "leg.2.audio_",
            "leg.2.zzz",
            "leg.2.aaa",
            "leg.2.audio_lose");
    private static final List<String> NUMBERS =
            List.of("0", "1", "2", "3", "4", "7", "10", "99", "9999", "00", "01", "0003", "004");
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "\t\n",
            "a",
            "sip:+4930123401@hub.example",
            "200",
            "007",
            "0",
            "12345",
            "9999",
            "-1",
            "1.5",
            "01.5",
            "0.5",
            "5.",
            ".5",
            "1.2.3",
            "NaN",
            "٣",
            "true",
            " TRUE ",
            "false",
            "yes",
            "one\ntwo",
            "one\r\n\r\ntwo\r",
            "\n \nthree\n",
            "\u2028x\u0085y\u007f",
            "\"quoted\\\"",
            "\u0000\u0001\u001f",
            "Zo\u00eb \u65e5\u672c \ud83d\ude00",
            "\ud83d",
            "x\ude00y",
            "2026-11-25T12:00:00Z",
            "2026-11-25T12:00:05.120Z",
            " 2026-11-24T23:59:59.999999999Z ",
            "2026-02-30T12:00:00Z",
            "2026-11-25T24:00:00Z",
            "2026-11-25T12:00:00+01:00",
            "soon",
            "x".repeat(1999) + "\ud83d\ude00",
            "y".repeat(2001),
            "\u65e5".repeat(2500),
            "short\n" + "\u0000".repeat(3000));

    /** One buffer for all, as for the facts of one batch. */
    private final Json buffer = new Json();

    private final Random random = new Random(4711);

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String key() {
        int kind = random.nextInt(10);
        if (kind == 0) {
            return any(STRANGE_KEYS);
        }
        return kind < 4 ? any(Keys.CALL.names()) : "leg." + any(NUMBERS) + '.' + any(Keys.LEG.names());
    }

    private void isByTheRules(Map<String, String> data, Scope scope) {
        Fact fact = new Fact(7, Fact.CALL_ENDED, scope, AT, data);
        CallRecord plain = PlainRecord.of(fact);
        CallRecord made = CallRecord.of(fact, buffer);
        assertThat(new String(made.line(), UTF_8)).as("%s", data).isEqualTo(new String(plain.line(), UTF_8));
        assertThat(made.line()).isEqualTo(plain.line());
        assertThat(made.key()).isEqualTo(plain.key());
        assertThat(made.day()).isEqualTo(plain.day());
    }

    @Test
    void whateverAFactHasInIt() {
        List<String> ids = List.of("c-1", "\"", "\u0000\n", "Zo\u00eb", "i".repeat(2001));
        for (int i = 0; i < 4_000; i++) {
            Map<String, String> data = new HashMap<>();
            for (int count = random.nextInt(60); count > 0; count--) {
                data.put(key(), any(VALUES));
            }
            isByTheRules(data, Scope.call(any(ids), any(ids)));
        }
    }

    @Test
    void eachKeyWithEachValue() {
        List<String> keys = new ArrayList<>(STRANGE_KEYS);
        keys.addAll(Keys.CALL.names());
        for (String name : Keys.LEG.names()) {
            keys.add("leg.0." + name);
            keys.add("leg.17." + name);
        }
        for (String key : keys) {
            for (String value : VALUES) {
                isByTheRules(Map.of(key, value), Scope.call("acme", "c-1"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-25T12:00:00Z",
                "2026-11-25T12:00:00.1Z",
                "2026-11-25T12:00:00.120Z",
                "2026-11-25T12:00:00.000001Z",
                "2026-11-25T12:00:00.123456789Z",
                "2026-11-25T12:00:00.1234567890Z",
                "2026-11-25T12:00:00.Z",
                "2026-11-25T12:00:00.-1Z",
                "2026-11-25T12:00:00,5Z",
                "2024-02-29T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-12-31T23:59:59.999999999Z",
                "2026-12-31T23:59:60Z",
                "2026-12-31T23:60:00Z",
                "2026-12-31T24:00:00Z",
                "2026-12-31T24:00:01Z",
                "2026-12-31T25:00:00Z",
                "0000-01-01T00:00:00Z",
                "1969-12-31T23:59:59.5Z",
                "9999-12-31T23:59:59Z",
                "+12026-12-31T23:59:59Z",
                "-2026-12-31T23:59:59Z",
                "2026-11-25t12:00:00z",
                "2026-11-25T12:00:00",
                "2026-11-25T12:00Z",
                "2026-11-25T12:00:00+00:00",
                "2026-11-25 12:00:00Z",
                "2026/11/25T12:00:00Z",
                " 2026-11-25T12:00:00Z\n",
                "\u0662026-11-25T12:00:00Z",
                "2026-1١-25T12:00:00Z",
                "20261125T120000.0000Z",
                "soon",
                "Z"
            })
    void momentsAreReadAsTheLibraryReadsThem(String text) {
        Instant expected;
        try {
            expected = Instant.parse(text.strip());
        } catch (DateTimeException e) {
            expected = null;
        }
        assertThat(Moments.read(text)).isEqualTo(expected);
    }

    @Test
    void nothingIsNoMoment() {
        assertThat(Moments.read(null)).isNull();
        assertThat(Moments.read(" ")).isNull();
    }
}
