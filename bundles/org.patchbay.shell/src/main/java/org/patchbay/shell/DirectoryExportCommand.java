package org.patchbay.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;

import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.directory.TextFormat;

@Service
@Command(
        scope = "patchbay",
        name = "directory-export",
        description = "Writes the entries of the store of a kind into a file that can be loaded again.")
@SuppressWarnings("NullAway.Init")
public final class DirectoryExportCommand extends Operation {
    @Argument(
            index = 0,
            name = "kind",
            required = true,
            description = "users, sites and so on; all for every kind, as JSON")
    @Completion(KindCompleter.class)
    private String kind;

    @Argument(
            index = 1,
            name = "file",
            required = true,
            description =
                    "on the machine that the runtime runs on, not there yet; .json for JSON, anything else is CSV")
    @Completion(FileCompleter.class)
    private String file;

    @Option(name = "--tenant", description = "of this tenant alone")
    private String tenant = "";

    @Override
    void run() throws Exception {
        Path path = Path.of(file).toAbsolutePath();
        boolean json = file.toLowerCase(Locale.ROOT).endsWith(".json");
        if (kind.equals("all") && !json) {
            throw new IllegalArgumentException("A CSV file holds one kind. Name a file that ends in .json.");
        }
        ImportFile.refuseIfThere(path);
        String text = use(
                DirectoryOperations.class,
                o -> o.export(kind.equals("all") ? "" : kind, tenant, json ? TextFormat.JSON : TextFormat.CSV));
        Files.writeString(path, text, StandardOpenOption.CREATE_NEW);
        say(kind + (tenant.isEmpty() ? "" : " of " + tenant) + ": written to " + path + ".");
    }
}
