package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.directory.EntryKind;

@Service
@Command(
        scope = "patchbay",
        name = "directory-show",
        description = "Shows an entry of the directory, or what it was before.")
@SuppressWarnings("NullAway.Init")
public final class DirectoryShowCommand extends Operation {
    @Argument(index = 0, name = "kind", required = true, description = "users, sites, numbers and so on")
    @Completion(KindCompleter.class)
    private String kind;

    @Argument(
            index = 1,
            name = "key",
            required = true,
            description = "the fields of its key, parted by slashes: acme/ada")
    private String key;

    @Option(name = "--history", description = "what it was before, newest first")
    private boolean history;

    @Override
    void run() throws Exception {
        if (history) {
            List<DirectoryEntry> past = use(DirectoryOperations.class, o -> o.history(kind, key));
            if (past.isEmpty()) {
                throw missing();
            }
            Listing listing = new Listing("Version", "At", "Who", "Fields");
            past.forEach(e -> listing.row(
                    e.version(),
                    e.at(),
                    e.author(),
                    e.fields().isEmpty() ? "(removed)" : DirectoryCommand.fields(e.fields())));
            print(listing);
            return;
        }
        DirectoryEntry entry =
                use(DirectoryOperations.class, o -> o.entry(kind, key)).orElseThrow(this::missing);
        Listing listing = new Listing("Field", "Value");
        for (EntryKind.Column column : columns()) {
            listing.row(column.name(), entry.fields().getOrDefault(column.name(), ""));
        }
        listing.row("(source)", entry.source())
                .row("(version)", entry.version())
                .row("(changed by)", entry.author());
        print(listing);
    }

    private List<EntryKind.Column> columns() throws Exception {
        return use(DirectoryOperations.class, DirectoryOperations::kinds).stream()
                .filter(k -> k.name().equals(kind))
                .flatMap(k -> k.columns().stream())
                .toList();
    }

    private IllegalArgumentException missing() {
        return new IllegalArgumentException(
                "There is no '" + key + "' in " + kind + ". See patchbay:directory " + kind + ".");
    }
}
