package org.patchbay.shell;

import java.time.Duration;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.call.roster.Absence;
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
    private String tenant;

    @Argument(index = 1, name = "name", required = true, description = "the name of the handler")
    @Completion(HandlerCompleter.class)
    private String name;

    @Argument(index = 2, name = "absence", required = true, description = "SKIP or REFUSE")
    private String absence;

    @Argument(index = 3, name = "grace", required = true, description = "how long a call waits for it, in milliseconds")
    private int grace;

    @Override
    void run() throws Exception {
        Absence meaning = Words.of(Absence.class, absence);
        if (grace < 0 || grace > 60_000) {
            throw new IllegalArgumentException("The grace is 0 to 60000 milliseconds, not " + grace + ".");
        }
        use(RosterOperations.class, o -> {
            o.set(author(), tenant, new RosterEntry(name, meaning, Duration.ofMillis(grace)));
            return true;
        });
        say("Calls of " + tenant + " without " + name + ": " + meaning + " after " + grace + " ms");
    }
}
