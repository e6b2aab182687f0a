package org.patchbay.shell;

import java.nio.file.Path;
import java.util.Locale;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;

import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.directory.ImportRequest;
import org.patchbay.api.ops.directory.TextFormat;

@Service
@Command(
        scope = "patchbay",
        name = "directory-import",
        description =
                "Loads entries from a CSV or JSON file into the directory of the store: all of them, or none where anything is wrong.")
@SuppressWarnings("NullAway.Init")
public final class DirectoryImportCommand extends Operation {
    @Argument(
            index = 0,
            name = "file",
            required = true,
            description = "on the machine that the runtime runs on; .json for JSON, anything else is CSV")
    @Completion(FileCompleter.class)
    private String file;

    @Option(name = "--kind", description = "what is in a CSV file; without it, what the file is called by: users.csv")
    @Completion(KindCompleter.class)
    private String kind = "";

    @Option(name = "--dry-run", description = "only says what would come of it")
    private boolean dryRun;

    @Option(name = "--replace", description = "removes the entries of its kinds that it does not hold")
    private boolean replace;

    @Option(name = "--tenant", description = "the only tenant that may be changed")
    private String tenant = "";

    @Override
    void run() throws Exception {
        Path path = Path.of(file).toAbsolutePath();
        String name = String.valueOf(path.getFileName());
        boolean json = name.toLowerCase(Locale.ROOT).endsWith(".json");
        String of = json ? "" : kind.isEmpty() ? name.replaceFirst("\\.[^.]*$", "") : kind;
        ImportRequest request = new ImportRequest(
                json ? TextFormat.JSON : TextFormat.CSV, of, name, ImportFile.text(path), tenant, dryRun, replace);
        ImportReport report = use(DirectoryOperations.class, o -> o.load(author(), request));
        ImportFile.print(this, report);
    }
}
