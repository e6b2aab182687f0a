package org.patchbay.cdr;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class JsonTest {

    private static String written(String text) {
        return Json.of(text);
    }

    private static Object readBack(String text) throws IOException {
        return Read.record(("{\"k\":" + written(text) + "}").getBytes(UTF_8)).get("k");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\"quoted\" and \\ back\\\\slashed\\",
                "a\nb\rc\td\be\ff",
                "\u0000\u0001\u001f\u007f\u0085\u009f",
                "\u2028 and \u2029",
                "Zo\u00eb \u65e5\u672c \ud83d\ude00 \ud800\udc00",
                "</script>"
            })
    void isReadBackAsItWas(String text) throws IOException {
        assertThat(readBack(text)).isEqualTo(text);
    }

    @Test
    void isOneLineForEveryReader() {
        String all = written("a\nb\r\u000b\u000c\u001c\u001d\u001e\u0085\u2028\u2029z");
        assertThat(all.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    @Test
    void halfAPairIsNoCharacter() throws IOException {
        assertThat(readBack("a\ud83dz")).isEqualTo("a\ufffdz");
        assertThat(readBack("a\ude00z")).isEqualTo("a\ufffdz");
        assertThat(readBack("z\ud83d")).isEqualTo("z\ufffd");
    }

    @Test
    void isCutWhereItIsTooLongAndNeverWithinACharacter() throws IOException {
        assertThat(readBack("x".repeat(2000))).isEqualTo("x".repeat(2000));
        assertThat(readBack("x".repeat(2001))).isEqualTo("x".repeat(2000));
        assertThat(readBack("x".repeat(1999) + "\ud83d\ude00")).isEqualTo("x".repeat(1999));
        assertThat(readBack("x".repeat(1998) + "\ud83d\ude00y")).isEqualTo("x".repeat(1998) + "\ud83d\ude00");
    }
}
