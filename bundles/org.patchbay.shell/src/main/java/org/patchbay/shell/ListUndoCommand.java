package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.list.ListOperations;
import org.patchbay.api.ops.list.ListView;

@Service
@Command(
        scope = "patchbay",
        name = "list-undo",
        description = "Makes a number list what it was at a version of its history.")
@SuppressWarnings("NullAway.Init")
public final class ListUndoCommand extends ListOperation {
    @Argument(
            index = 2,
            name = "version",
            required = true,
            description = "as patchbay:list-show --history lists it; 0 for empty")
    private String version;

    @Override
    void run() throws Exception {
        int wanted = Words.number("version", version, 0, 999_999_999);
        ListView now = use(ListOperations.class, o -> o.undo(author(), list(), wanted));
        say(now.name() + " has version " + now.version() + " and " + now.entries() + " entries.");
    }
}
