package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.CallOperations;

@Service
@Command(scope = "patchbay", name = "calls", description = "Lists the calls that are going on.")
@SuppressWarnings("NullAway.Init")
public final class CallsCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing = new Listing("Id", "Tenant", "From", "To", "Stage", "Began", "Legs");
        use(CallOperations.class, CallOperations::calls)
                .forEach(c -> listing.row(
                        c.id(),
                        c.tenant(),
                        c.from(),
                        c.to(),
                        c.stage(),
                        c.began(),
                        c.legs().size()));
        print(listing);
    }
}
