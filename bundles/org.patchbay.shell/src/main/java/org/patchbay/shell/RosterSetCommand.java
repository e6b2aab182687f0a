package org.patchbay.shell;

import java.time.Duration;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.admin.RosterOperations;

@Service
@Command(
        scope = "patchbay",
        name = "roster-set",
        description = "Says what the absence of a handler means for a tenant's calls.")
@SuppressWarnings("NullAway.Init")
public final class RosterSetCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the tenant, or * for every one")
    @Completion(TenantCompleter.class)
    private String tenant;

    @Argument(index = 1, name = "name", required = true, description = "the name of the handler")
    @Completion(HandlerCompleter.class)
    private String name;

    @Argument(
            index = 2,
            name = "absence",
            required = true,
            description = "what a call does without it: SKIP, it goes on, or REFUSE, it is refused")
    @Completion(
            value = StringsCompleter.class,
            values = {"SKIP", "REFUSE"})
    private String absence;

    @Argument(
            index = 3,
            name = "grace",
            required = true,
            description = "how long a call waits for it before that, in milliseconds, 0 to 60000")
    private String grace;

    @Override
    void run() throws Exception {
        Absence meaning = Words.of(Absence.class, absence);
        int millis = Words.number("grace, in milliseconds,", grace, 0, 60_000);
        boolean there = use(RosterOperations.class, o -> {
            o.set(author(), tenant, new RosterEntry(name, meaning, Duration.ofMillis(millis)));
            return o.all().stream()
                    .anyMatch(v -> v.name().equals(name) && v.state().equals("live"));
        });
        say("Calls of " + (tenant.equals(Roster.EVERY_TENANT) ? "every tenant" : tenant) + " without " + name + ": "
                + meaning + " after " + millis + " ms."
                + (there
                        ? ""
                        : " Nothing is live under that name now"
                                + (meaning == Absence.REFUSE ? ", so they are refused until it is." : ".")));
    }
}
