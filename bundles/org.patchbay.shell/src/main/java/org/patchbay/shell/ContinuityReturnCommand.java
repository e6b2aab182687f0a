package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import org.patchbay.api.ops.routing.ContinuityOperations;
import org.patchbay.api.ops.routing.ContinuityView;

@Service
@Command(
        scope = "patchbay",
        name = "continuity-return",
        description = "Moves a tenant, site, group or user back to their own provider, from the next call on.")
@SuppressWarnings("NullAway.Init")
public final class ContinuityReturnCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Argument(
            index = 1,
            name = "level",
            description = "SITE, GROUP or USER; left out for the whole tenant, and for what was switched by itself")
    @Completion(
            value = StringsCompleter.class,
            values = {"SITE", "GROUP", "USER", "TENANT"})
    private String level = "TENANT";

    @Argument(index = 2, name = "subject", description = "the id of the site, group or user")
    private String subject = "";

    @Option(name = "--reason", description = "why, for the audit", required = true)
    private String reason;

    @Override
    void run() throws Exception {
        ContinuityView view =
                use(ContinuityOperations.class, o -> o.switchBack(author(), tenant, level, subject, reason));
        print(ContinuityCommand.listing(List.of(view)));
    }
}
