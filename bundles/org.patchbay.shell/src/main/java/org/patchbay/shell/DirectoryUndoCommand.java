package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.api.ops.directory.DirectoryOperations;

@Service
@Command(
        scope = "patchbay",
        name = "directory-undo",
        description = "Makes an entry of the directory what it was at a version of its history.")
@SuppressWarnings("NullAway.Init")
public final class DirectoryUndoCommand extends Operation {
    @Argument(index = 0, name = "kind", required = true, description = "users, sites, numbers and so on")
    @Completion(KindCompleter.class)
    private String kind;

    @Argument(
            index = 1,
            name = "key",
            required = true,
            description = "the fields of its key, parted by slashes: acme/ada")
    private String key;

    @Argument(
            index = 2,
            name = "version",
            required = true,
            description = "as patchbay:directory-show --history KIND KEY lists it")
    private String version;

    @Override
    void run() throws Exception {
        int wanted = Words.number("version", version, 1, 999_999_999);
        DirectoryEntry now = use(DirectoryOperations.class, o -> o.undo(author(), kind, key, wanted));
        say(kind + " " + key + " has version " + now.version() + ": "
                + (now.fields().isEmpty() ? "removed" : DirectoryCommand.fields(now.fields())));
    }
}
