package org.patchbay.shell;

import java.util.OptionalLong;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.directory.DirectoryOperations;

@Service
@Command(
        scope = "patchbay",
        name = "directory-remove",
        description = "Removes an entry from the directory of the store, unless others refer to it.")
@SuppressWarnings("NullAway.Init")
public final class DirectoryRemoveCommand extends Operation {
    @Argument(index = 0, name = "kind", required = true, description = "users, sites, numbers and so on")
    @Completion(KindCompleter.class)
    private String kind;

    @Argument(
            index = 1,
            name = "key",
            required = true,
            description = "the fields of its key, parted by slashes: acme/ada")
    private String key;

    @Override
    void run() throws Exception {
        use(DirectoryOperations.class, o -> {
            o.remove(author(), kind, key, OptionalLong.empty());
            return true;
        });
        say(kind + " " + key + " is removed. See patchbay:directory-show --history " + kind + " " + key
                + " for what it was, and patchbay:directory-undo to have it back.");
    }
}
