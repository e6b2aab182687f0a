package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.graph.GraphOperations;

@Service
@Command(
        scope = "patchbay",
        name = "graph-disconnect",
        description = "Forgets what is kept of a user's Microsoft account, at once.")
@SuppressWarnings("NullAway.Init")
public final class GraphDisconnectCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the id of the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Argument(index = 1, name = "user", required = true, description = "the directory's id of the user")
    @Completion(UserCompleter.class)
    private String user;

    @Override
    void run() throws Exception {
        use(GraphOperations.class, o -> {
            o.disconnect(author(), tenant, user);
            return true;
        });
        say("The Microsoft account of " + tenant + "/" + user + " is disconnected.");
    }
}
