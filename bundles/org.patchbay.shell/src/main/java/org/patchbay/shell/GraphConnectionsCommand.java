package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.graph.GraphConnection;
import org.patchbay.api.ops.graph.GraphOperations;

@Service
@Command(
        scope = "patchbay",
        name = "graph-connections",
        description =
                "Lists the users of a tenant who have connected their Microsoft accounts, and where others do so.")
@SuppressWarnings("NullAway.Init")
public final class GraphConnectionsCommand extends Operation {
    private static final int MOST = 500;

    @Argument(index = 0, name = "tenant", required = true, description = "the id of the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Option(name = "--after", description = "the id of the user that the list before ended with")
    private String after = "";

    @Override
    void run() throws Exception {
        List<GraphConnection> all = use(GraphOperations.class, o -> o.connections(tenant, after, MOST + 1));
        Listing listing = new Listing("User", "Since", "Apps", "Permissions", "Problem");
        all.stream()
                .limit(MOST)
                .forEach(c -> listing.row(
                        c.user(), c.since().map(Object::toString).orElse(""), c.apps(), c.scopes(), c.problem()));
        print(listing);
        if (all.size() > MOST) {
            note("There are more: --after " + all.get(MOST - 1).user());
        }
        note("Users connect at " + use(GraphOperations.class, o -> o.connectLink(tenant)));
    }
}
