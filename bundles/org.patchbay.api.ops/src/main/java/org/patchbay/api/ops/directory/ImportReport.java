package org.patchbay.api.ops.directory;

import java.util.List;

/**
 * What came of an import, or would.
 *
 * @param done whether it has taken effect: not in a dry run, nor with problems
 * @param added how many entries are new
 * @param changed how many differ from what was there
 * @param removed how many go
 * @param unchanged how many are as they were
 * @param problems every one of them, in the order of lines
 */
public record ImportReport(
        boolean done, int added, int changed, int removed, int unchanged, List<LineProblem> problems) {
    public ImportReport {
        problems = List.copyOf(problems);
    }
}
