package org.patchbay.itests.rows;

import java.util.Locale;
import java.util.Map;

import org.patchbay.itests.flows.FlowBench;

/**
 * One row of the catalogue, on the bench that all rows share. It has telephone numbers of its own, and leaves settings as it has found them.
 * The class that extends it in {@link RowsIT} is named after the row's key: {@code call-blocking} is {@code CallBlocking}.
 */
abstract class Row {
    final FlowBench bench = FlowBench.current();
    private final int number;

    /** @param number the row's, as in the catalogue */
    Row(int number) {
        this.number = number;
    }

    /** The number of one of the row's two users, {@code which} being 0 or 1; the directory's id is {@code c} and its last two digits. */
    final String user(int which) {
        return FlowBench.user(2 * number + which);
    }

    /** The directory's id of one of the row's two users, as in {@code contoso/-/c54}. */
    final String id(int which) {
        return "c%02d".formatted(2 * number + which);
    }

    /** One of two numbers outside that are the row's. */
    final String outside(int which) {
        return FlowBench.outside(2 * number + which);
    }

    /** What the catalogue says of the row, here and now. */
    final Map<String, String> entry() {
        return bench.distribution.rows("patchbay:catalogue").stream()
                .filter(row -> key(getClass()).equals(row.get("key")))
                .findFirst()
                .orElseThrow();
    }

    /** The key of the row whose tests these are. */
    static String key(Class<?> tests) {
        return tests.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
