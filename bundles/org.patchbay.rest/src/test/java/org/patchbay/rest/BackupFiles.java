package org.patchbay.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.backup.BackupView;
import org.patchbay.api.ops.backup.Backups;
import org.patchbay.api.ops.backup.RestoreReport;

/** Writes what looks like a backup, and restores one document; the disk may be full. */
final class BackupFiles implements Backups {
    private final List<String> done;
    private boolean full;

    /** @param done where is written down what is done */
    BackupFiles(List<String> done) {
        this.done = done;
    }

    void full() {
        full = true;
    }

    private static BackupView view(Path file) {
        return new BackupView(file, 1, "0.1.0", World.AT, "ada", 3, "00ff");
    }

    @Override
    public BackupView backup(String author, Path file) throws OperationException {
        try {
            if (full) {
                throw new IOException("No space left on device");
            }
            Files.writeString(file, "patchbay-backup 1\n");
        } catch (IOException e) {
            throw new OperationException(
                    Reason.UNAVAILABLE,
                    file + " cannot be written (" + e + "). Look at free space and permissions there.");
        }
        done.add(author + " made " + file.getFileName());
        return view(file);
    }

    @Override
    public RestoreReport restore(String author, Path file, Set<String> spaces, boolean dryRun)
            throws OperationException {
        try {
            if (!Files.readString(file).startsWith("patchbay-backup 1\n")) {
                throw new OperationException(Reason.INVALID, file + " is no backup of Patchbay. Nothing was changed.");
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        if (spaces.contains("no-such")) {
            throw new OperationException(Reason.INVALID, "Neither the file nor the store has a space 'no-such'.");
        }
        if (!dryRun) {
            done.add(author + " restored " + file.getFileName() + " " + spaces);
        }
        return new RestoreReport(
                view(file),
                List.of(new RestoreReport.Change(RestoreReport.Kind.CHANGED, "settings", "tenant/acme/x")),
                !dryRun,
                dryRun ? Optional.empty() : Optional.of(file.resolveSibling("before-restore-1")));
    }
}
