package org.patchbay.shell;

import java.util.List;
import java.util.Optional;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.graph.GraphOperations;

@Service
@Command(
        scope = "patchbay",
        name = "graph-withdraw",
        description = "Takes consent to Graph permissions back, at once: of one purpose, or all of a tenant.")
@SuppressWarnings("NullAway.Init")
public final class GraphWithdrawCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the id of the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Argument(index = 1, name = "purpose", description = "one purpose, such as PRESENCE; all without it")
    @Completion(GraphPurposeCompleter.class)
    private @Nullable String purpose;

    @Override
    void run() throws Exception {
        List<String> gone = use(GraphOperations.class, o -> o.withdraw(author(), tenant, Optional.ofNullable(purpose)));
        if (gone.isEmpty()) {
            say("Nothing was consented to.");
            return;
        }
        say("Withdrawn: " + String.join(", ", gone) + ".");
        note(
                "At Microsoft it stays until an administrator revokes it there: Microsoft Entra, Enterprise applications, the app,"
                        + " Permissions.");
    }
}
