package org.patchbay.api.ops.backup;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a restore changed, or would change.
 *
 * @param changes by space and key; none when the store holds just that
 * @param done whether it was done; false for a dry run, and where there was nothing to change
 * @param before where the former state is, to be restored if need be; where something was done
 */
public record RestoreReport(BackupView backup, List<Change> changes, boolean done, Optional<Path> before) {

    public RestoreReport {
        changes = List.copyOf(changes);
    }

    /** What becomes of a document. */
    public enum Kind {
        ADDED,
        CHANGED,
        REMOVED
    }

    /** One document that becomes another. */
    public record Change(Kind kind, String space, String key) {}
}
