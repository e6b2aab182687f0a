package org.patchbay.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.api.ops.directory.DirectoryOperations;

@Service
@Command(
        scope = "patchbay",
        name = "directory",
        description = "Lists the entries of a kind that the directory knows, of the store and of other sources.")
@SuppressWarnings("NullAway.Init")
public final class DirectoryCommand extends Operation {
    @Argument(index = 0, name = "kind", required = true, description = "users, sites, numbers and so on")
    @Completion(KindCompleter.class)
    private String kind;

    @Option(name = "--tenant", description = "of this tenant alone")
    private String tenant = "";

    @Option(name = "--filter", description = "only entries in which some field contains this")
    private String filter = "";

    @Option(name = "--offset", description = "how many to leave out")
    private int offset;

    @Option(name = "--limit", description = "how many at most, 1 to 1000")
    private int limit = 100;

    @Override
    void run() throws Exception {
        List<DirectoryEntry> entries = use(DirectoryOperations.class, o -> o.list(kind, tenant, filter, offset, limit));
        Listing listing = new Listing("Key", "Fields", "Source", "Version", "Who");
        entries.forEach(e -> listing.row(e.key(), fields(e.fields()), e.source(), e.version(), e.author()));
        print(listing);
    }

    static String fields(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream().map(f -> f.getKey() + "=" + f.getValue()).collect(Collectors.joining("; "));
    }
}
