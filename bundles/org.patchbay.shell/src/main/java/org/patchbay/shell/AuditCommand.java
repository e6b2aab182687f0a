package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.audit.Audit;

@Service
@Command(scope = "patchbay", name = "audit", description = "Lists who changed what, newest first.")
@SuppressWarnings("NullAway.Init")
public final class AuditCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing = new Listing("At", "Who", "Action", "Subject", "Detail");
        use(Audit.class, a -> a.newest(50))
                .forEach(e -> listing.row(e.at(), e.author(), e.action(), e.subject(), e.detail()));
        print(listing);
    }
}
