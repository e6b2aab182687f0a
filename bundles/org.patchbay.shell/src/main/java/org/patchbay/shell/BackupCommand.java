package org.patchbay.shell;

import java.nio.file.Path;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;

import org.patchbay.api.ops.backup.BackupView;
import org.patchbay.api.ops.backup.Backups;

@Service
@Command(
        scope = "patchbay",
        name = "backup",
        description = "Writes all that the store holds (directory, settings, roster, choices of features) into a file.")
@SuppressWarnings("NullAway.Init")
public final class BackupCommand extends Operation {
    @Argument(
            index = 0,
            name = "file",
            required = true,
            description = "the file to make, on the machine of the runtime; it must not be there yet")
    @Completion(FileCompleter.class)
    private String file;

    @Override
    void run() throws Exception {
        BackupView made =
                use(Backups.class, b -> b.backup(author(), Path.of(file).toAbsolutePath()));
        say(made.documents() + " documents are in " + made.file() + " (format " + made.format() + ", sha256 "
                + made.digest() + "). It holds names and numbers: keep it where nobody else reads it.");
    }
}
