package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.ops.admin.RosterOperations;

@Service
@Command(scope = "patchbay", name = "roster-remove", description = "Takes a handler off a tenant's roster.")
@SuppressWarnings("NullAway.Init")
public final class RosterRemoveCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the tenant, or * for every one")
    @Completion(TenantCompleter.class)
    private String tenant;

    @Argument(index = 1, name = "name", required = true, description = "the name of the handler")
    @Completion(RosterCompleter.class)
    private String name;

    @Override
    void run() throws Exception {
        if (!use(RosterOperations.class, o -> o.remove(author(), tenant, name))) {
            throw new IllegalArgumentException(
                    "The roster of " + tenant + " has no '" + name + "'. See patchbay:roster.");
        }
        say(name + " is off the roster of " + (tenant.equals(Roster.EVERY_TENANT) ? "every tenant" : tenant)
                + ": it is asked while it is there, and calls go on without it while it is not.");
    }
}
