package org.patchbay.bus.outbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Lines are made by a way that is short, and are to the byte what the rules say, which stand here without any thought of what that costs. */
class FactLinesTest {
    private static final List<String> WORDS = List.of(
            "",
            " ",
            "from",
            "leg.0.started",
            "sip:+4930111@x.test",
            "a\tb\nc\rd\\e",
            "\\",
            "\\n",
            "\n\n",
            "\u0000\u0001\u000b\u001f\u007f",
            "Zo\u00eb",
            "\u65e5\u672c\t\ud83d\ude00\n",
            "half \ud83d",
            "\ude00 half\\",
            "\u0080",
            "plain, then \u00fc and\tthen\\plain",
            "x".repeat(5000),
            "\u65e5".repeat(3000),
            "\n".repeat(3000),
            "\u0141\u010a\u015c");
    private static final List<Instant> MOMENTS = List.of(
            Instant.EPOCH,
            Instant.parse("2026-11-27T15:38:15Z"),
            Instant.parse("2026-11-27T15:38:15.100Z"),
            Instant.parse("2026-11-27T15:38:15.000020Z"),
            Instant.parse("2026-11-27T15:38:15.851645788Z"),
            Instant.parse("2026-11-27T15:38:15.000000003Z"),
            Instant.parse("2026-11-27T15:38:16.010Z"),
            Instant.parse("1969-12-31T23:59:59.999999999Z"),
            Instant.MIN,
            Instant.MAX);

    private final Random random = new Random(4711);
    private final FactLines lines = new FactLines();

    private static String byTheRules(Fact fact) {
        List<String> fields = new ArrayList<>(List.of(
                fact.type(),
                fact.scope().tenant(),
                fact.scope().kind(),
                fact.scope().id(),
                fact.at().toString()));
        fact.data().forEach((key, value) -> fields.addAll(List.of(key, value)));
        StringBuilder line = new StringBuilder().append(fact.cursor());
        for (String field : fields) {
            line.append('\t')
                    .append(field.replace("\\", "\\\\")
                            .replace("\t", "\\t")
                            .replace("\n", "\\n")
                            .replace("\r", "\\r"));
        }
        CRC32 crc = new CRC32();
        crc.update(line.toString().getBytes(UTF_8));
        return Long.toHexString(crc.getValue()) + '\t' + line + '\n';
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Fact fact(long cursor) {
        Map<String, String> data = new HashMap<>();
        for (int count = random.nextInt(10); count > 0; count--) {
            data.put(any(WORDS), any(WORDS));
        }
        return new Fact(
                cursor, "t" + any(WORDS), new Scope("t", "k" + any(WORDS), "i" + any(WORDS)), any(MOMENTS), data);
    }

    private byte[] written() {
        byte[] written = new byte[lines.all().remaining()];
        lines.all().get(written);
        return written;
    }

    @Test
    void areWhatTheRulesSayWhateverAFactHasInIt() {
        for (int batch = 0; batch < 200; batch++) {
            StringBuilder expected = new StringBuilder();
            lines.clear();
            for (int count = random.nextInt(20); count > 0; count--) {
                Fact fact = fact(random.nextLong() >>> random.nextInt(64));
                lines.add(fact);
                expected.append(byTheRules(fact));
            }
            assertThat(written()).isEqualTo(expected.toString().getBytes(UTF_8));
        }
    }

    /** One in sixteen begins with a zero, which is not written. */
    @Test
    void areReadBackWhateverTheirChecksum() {
        List<Integer> digits = new ArrayList<>();
        for (int n = 0; n < 2000; n++) {
            Fact fact =
                    new Fact(n, "t", Scope.call("t1", "c" + n), MOMENTS.get(4), Map.of("text", "a\tb\nc=d\\\u00fc"));
            lines.clear();
            lines.add(fact);
            String line = new String(written(), UTF_8);
            assertThat(line).endsWith("\n");
            assertThat(FactText.read(line.substring(0, line.length() - 1))).isEqualTo(fact);
            digits.add(line.indexOf('\t'));
        }
        assertThat(digits).contains(8, 7, 6);
    }

    @Test
    void aBufferThatHasGrownLargeIsNotKept() {
        Map<String, String> data = Map.of("text", "\u65e5".repeat(1 << 20));
        Fact large = new Fact(1, "t", Scope.call("t1", "c"), MOMENTS.get(0), data);
        lines.add(large);
        assertThat(lines.all().array()).hasSizeGreaterThan(1 << 20);
        lines.clear();
        Fact small = fact(2);
        lines.add(small);
        assertThat(lines.all().array()).hasSizeLessThan(1 << 20);
        assertThat(new String(written(), UTF_8)).isEqualTo(byTheRules(small));
    }
}
