package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.list.ListChange;
import org.patchbay.api.ops.list.ListName;
import org.patchbay.api.ops.list.ListOperations;
import org.patchbay.api.ops.list.ListedNumber;

@Service
@Command(
        scope = "patchbay",
        name = "list-show",
        description = "Shows entries of a number list, those that a number is on it by, or what was done to the list.")
@SuppressWarnings("NullAway.Init")
public final class ListShowCommand extends ListOperation {
    @Option(name = "--number", description = "only the entries that this number is on the list by")
    private String number = "";

    @Option(name = "--beginning", description = "only entries that begin so")
    private String beginning = "";

    @Option(name = "--history", description = "what was done to the list, newest first")
    private boolean history;

    @Option(name = "--offset", description = "how many to leave out")
    private int offset;

    @Option(name = "--limit", description = "how many at most, 1 to 1000")
    private int limit = 100;

    @Override
    void run() throws Exception {
        ListName list = list();
        if (history) {
            Listing listing = new Listing("Version", "At", "Who", "Action", "Put", "Removed");
            for (ListChange change : use(ListOperations.class, o -> o.history(list))) {
                listing.row(
                        change.version(),
                        change.at(),
                        change.author(),
                        change.action(),
                        change.put(),
                        change.removed());
            }
            print(listing);
            return;
        }
        List<ListedNumber> entries = use(
                ListOperations.class,
                o -> number.isEmpty() ? o.entries(list, beginning, offset, limit) : o.matching(list, number));
        Listing listing = new Listing("Number", "Until", "Note", "At", "Who");
        entries.forEach(entry -> listing.row(
                entry.number(),
                entry.until().map(Object::toString).orElse(""),
                entry.note(),
                entry.at(),
                entry.author()));
        print(listing);
        int all = use(ListOperations.class, o -> o.list(list)).entries();
        note(entries.size() + " of " + all + " entries.");
    }
}
