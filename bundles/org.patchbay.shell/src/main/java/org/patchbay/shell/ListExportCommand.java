package org.patchbay.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;

import org.patchbay.api.ops.list.ListOperations;

@Service
@Command(
        scope = "patchbay",
        name = "list-export",
        description = "Writes a number list into a CSV file that can be loaded again.")
@SuppressWarnings("NullAway.Init")
public final class ListExportCommand extends ListOperation {
    @Argument(index = 2, name = "file", required = true, description = "on the machine that the runtime runs on")
    @Completion(FileCompleter.class)
    private String file;

    @Override
    void run() throws Exception {
        Path path = Path.of(file).toAbsolutePath();
        ImportFile.refuseIfThere(path);
        String text = use(ListOperations.class, o -> o.export(list()));
        Files.writeString(path, text, StandardOpenOption.CREATE_NEW);
        say(list() + ": written to " + path + ".");
    }
}
