package org.patchbay.directory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.directory.Problem;

import static org.assertj.core.api.Assertions.assertThat;

/** What the page for business continuity tells to write into files can be read by who copies it. */
class ContinuityPageTest {
    private static final Path PAGE = Path.of("../../karaf-distribution/src/main/docs/continuity.md");

    @ParameterizedTest
    @CsvSource({"providers,3", "assignments,3"})
    void itsRowsAreRead(String kind, int rows) throws Exception {
        List<String> page = Files.readAllLines(PAGE);
        StringBuilder text = new StringBuilder();
        boolean inside = false;
        for (String line : page) {
            String row = line.strip();
            if (row.startsWith(kind + ".csv ")) {
                inside = true;
                row = row.substring(kind.length() + 4).strip();
            } else if (!line.startsWith("                ")) {
                inside = false;
            }
            if (inside) {
                text.append(row).append("\r\n");
            }
        }
        List<Problem> problems = new ArrayList<>();
        List<Object> read = new ArrayList<>();
        Kind<?> of = Kinds.named(kind).orElseThrow();
        Csv.read(kind + ".csv", text.toString(), of, problems, fields -> {
            Object value = of.parse(fields, problems);
            if (value != null) {
                read.add(value);
            }
        });
        assertThat(problems).isEmpty();
        assertThat(read).hasSize(rows);
    }
}
