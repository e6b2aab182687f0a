package org.patchbay.api.ops.backup;

import java.nio.file.Path;
import java.util.Set;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/**
 * Puts all documents of the store into a file, and takes them back from it, whichever store it is. The history of the documents, files of
 * configuration and secrets are not in it.
 */
@ProviderType
public interface Backups {

    /**
     * Writes what the store holds at this moment. The file can be read by the owner of the process alone. Audited.
     *
     * @param file must not be there yet; its directory must
     * @throws OperationException {@code INVALID} for a path that will not do, {@code UNAVAILABLE} when it cannot be written; no file is left then
     */
    BackupView backup(String author, Path file) throws OperationException;

    /**
     * Makes the store what it was: documents of the file that are missing or differ are written, those that are not in the file are removed, in
     * one batch, all or nothing. What the store holds now is put into a file before, so that the restore can be taken back by another one; the
     * documents' histories have it too. Audited.
     *
     * @param spaces the only ones that are touched; empty for all
     * @param dryRun only says what would change
     * @throws OperationException {@code NOT_FOUND} when there is no such file, {@code INVALID} when it is damaged, or of a newer format,
     *     {@code CONFLICT} when somebody changed a document meanwhile, {@code UNAVAILABLE} when the store cannot write
     */
    RestoreReport restore(String author, Path file, Set<String> spaces, boolean dryRun) throws OperationException;
}
