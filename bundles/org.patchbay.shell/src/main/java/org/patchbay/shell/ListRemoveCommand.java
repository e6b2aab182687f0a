package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.list.ListOperations;

@Service
@Command(
        scope = "patchbay",
        name = "list-remove",
        description = "Takes numbers off a number list: all of them, or none where one is not on it.")
@SuppressWarnings("NullAway.Init")
public final class ListRemoveCommand extends ListOperation {
    @Argument(
            index = 2,
            name = "numbers",
            required = true,
            multiValued = true,
            description = "entries as patchbay:list-show lists them")
    private List<String> numbers;

    @Override
    void run() throws Exception {
        ImportFile.print(this, use(ListOperations.class, o -> o.remove(author(), list(), numbers)));
    }
}
