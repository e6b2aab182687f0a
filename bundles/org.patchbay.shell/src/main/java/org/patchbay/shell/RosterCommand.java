package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.RosterOperations;

@Service
@Command(
        scope = "patchbay",
        name = "roster",
        description = "Lists the handlers that calls need, by tenant; * is every tenant.")
@SuppressWarnings("NullAway.Init")
public final class RosterCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing = new Listing("Tenant", "Name", "Absence", "Grace ms");
        use(RosterOperations.class, RosterOperations::all)
                .forEach((tenant, entries) -> entries.forEach(e ->
                        listing.row(tenant, e.name(), e.absence(), e.grace().toMillis())));
        print(listing);
    }
}
