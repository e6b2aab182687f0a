package org.patchbay.shell;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
        name = "continuity-switch",
        description = "Moves a tenant, site, group or user to the standby provider, from the next call on.")
@SuppressWarnings("NullAway.Init")
public final class ContinuitySwitchCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Argument(index = 1, name = "level", description = "SITE, GROUP or USER; left out for the whole tenant")
    @Completion(
            value = StringsCompleter.class,
            values = {"SITE", "GROUP", "USER", "TENANT"})
    private String level = "TENANT";

    @Argument(index = 2, name = "subject", description = "the id of the site, group or user")
    private String subject = "";

    @Option(name = "--reason", description = "why, for the audit", required = true)
    private String reason;

    @Option(
            name = "--until",
            description = "when they are moved back by themselves: 2026-12-24T18:00, or 30m, 8h, 2d from now")
    private String until = "";

    @Option(name = "--drill", description = "it is an exercise: told apart in audit and availability")
    private boolean drill;

    @Override
    void run() throws Exception {
        Optional<Instant> end = until.isEmpty() ? Optional.empty() : Optional.of(Words.moment(until, Instant.now()));
        ContinuityView view = use(
                ContinuityOperations.class, o -> o.switchOver(author(), tenant, level, subject, end, drill, reason));
        print(ContinuityCommand.listing(List.of(view)));
    }
}
