package org.patchbay.shell;

import java.net.URI;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.graph.GraphOperations;

@Service
@Command(
        scope = "patchbay",
        name = "graph-consent",
        description =
                "Makes a link to the page on which an administrator of the Microsoft tenant sees what is asked for and consents: good once, for"
                        + " 15 minutes.")
@SuppressWarnings("NullAway.Init")
public final class GraphConsentCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the id of the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Override
    void run() throws Exception {
        URI link = use(GraphOperations.class, o -> o.consentLink(author(), tenant));
        say(link.toString());
        note("Who has this link can open the page: send it to that administrator alone.");
    }
}
