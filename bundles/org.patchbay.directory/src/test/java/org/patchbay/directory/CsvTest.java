package org.patchbay.directory;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.directory.Problem;

import static org.assertj.core.api.Assertions.assertThat;

/** What is exported is opened in a spreadsheet, by somebody who may do more than who wrote it. */
class CsvTest {
    private static String read(String field) throws Exception {
        List<Problem> problems = new ArrayList<>();
        List<String> read = new ArrayList<>();
        Csv.read(
                "t",
                "tenant,id,name\r\nacme,x," + field + "\r\n",
                Kinds.GROUPS,
                problems,
                f -> read.add(f.get("name")));
        assertThat(problems).isEmpty();
        assertThat(read).hasSize(1);
        return read.get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"http://x\",\"y\")",
                "@SUM(A1)",
                "+cmd|' /C calc'!A0",
                "-2+3+cmd|'x'!A0",
                "+1;=x",
                "'=x",
                "''=x"
            })
    void noFormulaIsWrittenAndItIsReadAsItWas(String text) throws Exception {
        assertThat(Csv.field(text).replace("\"", "")).startsWith("'");
        assertThat(read(Csv.field(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+49 (0)30 1234-56", "-", "-5", "O'Hara", "'quoted'", "a=b", "Ada, \"Dr.\"", ""})
    void whatIsNoneIsWrittenAsItIs(String text) throws Exception {
        assertThat(Csv.field(text)).doesNotStartWith("'" + "'").isIn(text, '"' + text.replace("\"", "\"\"") + '"');
        assertThat(read(Csv.field(text))).isEqualTo(text);
    }

    @Test
    void anApostropheThatSomebodyWroteBeforeATextStays() throws Exception {
        assertThat(read("'s-Hertogenbosch")).isEqualTo("'s-Hertogenbosch");
    }
}
