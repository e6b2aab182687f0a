package org.patchbay.itests.structure;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each row of the catalogue has a test of its own, and a line in the README. */
class CatalogueRowsIT {
    private static final String TESTS = "org.patchbay.itests.rows.RowsIT";
    private static final Pattern ROW = Pattern.compile("(\\d+),([a-z-]+),(?:teams|zoom),(\"[^\"]*\"|[^,]*),.*");
    private static final Pattern LINE = Pattern.compile("\\| (\\d+) \\| (.*) \\(`([a-z-]+)`\\) \\|.*");

    private record Row(int number, String key, String name) {}

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(Jars.root().resolve("bundles/org.patchbay.ops/src/main/resources/features.csv"))
                .stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(m -> new Row(
                        Integer.parseInt(m.group(1)), m.group(2), m.group(3).replace("\"", "")))
                .toList();
    }

    private static String className(String key) {
        return Arrays.stream(key.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    private static List<Class<?>> tests() throws ClassNotFoundException {
        return List.of(Class.forName(TESTS).getDeclaredClasses());
    }

    @Test
    void eachRowHasExactlyOneClassOfTestsNamedAfterItsKey() throws Exception {
        List<Row> rows = rows();
        assertThat(rows).hasSize(40);
        List<String> names = tests().stream().map(Class::getSimpleName).toList();
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(
                        rows.stream().map(row -> className(row.key())).toList());
    }

    @Test
    void eachHasAtLeastOneTest() throws Exception {
        assertThat(tests())
                .allSatisfy(type -> assertThat(Stream.<Class<?>>iterate(type, c -> c != null, Class::getSuperclass)
                                .flatMap(c -> Arrays.stream(c.getDeclaredMethods()))
                                .filter(m -> m.isAnnotationPresent(Test.class)))
                        .as(type.getSimpleName())
                        .isNotEmpty());
    }

    @Test
    void theReadmeListsThemAllAndNothingElse() throws Exception {
        String readme = Files.readString(Jars.root().resolve("README.md"));
        int begin = readme.indexOf("<!-- rows begin -->");
        int end = readme.indexOf("<!-- rows end -->");
        assertThat(begin).as("the markers for itests/rows.sh").isPositive().isLessThan(end);
        List<Row> listed = readme.substring(begin, end)
                .lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(m -> new Row(Integer.parseInt(m.group(1)), m.group(3), m.group(2)))
                .toList();
        assertThat(listed).isEqualTo(rows());
    }
}
