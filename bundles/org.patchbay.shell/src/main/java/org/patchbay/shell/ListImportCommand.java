package org.patchbay.shell;

import java.nio.file.Path;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;

import org.patchbay.api.ops.list.ListImport;
import org.patchbay.api.ops.list.ListOperations;

@Service
@Command(
        scope = "patchbay",
        name = "list-import",
        description =
                "Loads a CSV file (number,until,note; or a number a line) into a number list: all of it, or none where anything is wrong.")
@SuppressWarnings("NullAway.Init")
public final class ListImportCommand extends ListOperation {
    @Argument(index = 2, name = "file", required = true, description = "on the machine that the runtime runs on")
    @Completion(FileCompleter.class)
    private String file;

    @Option(name = "--dry-run", description = "only says what would come of it")
    private boolean dryRun;

    @Option(name = "--replace", description = "removes the entries that it does not hold")
    private boolean replace;

    @Override
    void run() throws Exception {
        Path path = Path.of(file).toAbsolutePath();
        ListImport request =
                new ListImport(list(), String.valueOf(path.getFileName()), ImportFile.text(path), dryRun, replace);
        ImportFile.print(this, use(ListOperations.class, o -> o.load(author(), request)));
    }
}
