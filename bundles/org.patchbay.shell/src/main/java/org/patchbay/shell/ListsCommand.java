package org.patchbay.shell;

import java.util.List;
import java.util.Locale;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.list.ListOperations;
import org.patchbay.api.ops.list.ListView;

@Service
@Command(
        scope = "patchbay",
        name = "lists",
        description =
                "Lists the number lists of a tenant, its sites and its users: who is blocked, and who is let in all the same.")
@SuppressWarnings("NullAway.Init")
public final class ListsCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the id of the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Override
    void run() throws Exception {
        List<ListView> lists = use(ListOperations.class, o -> o.lists(tenant));
        Listing listing = new Listing("Scope", "Kind", "Entries", "Version", "At", "Who");
        for (ListView list : lists) {
            String[] name = list.name().toString().split(" ", 2);
            listing.row(
                    name[0],
                    list.name().kind().name().toLowerCase(Locale.ROOT),
                    list.entries(),
                    list.version(),
                    list.at(),
                    list.author());
        }
        print(listing);
    }
}
