package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.audit.AuditEntry;

@Service
@Command(scope = "patchbay", name = "audit", description = "Lists who changed what, newest first.")
@SuppressWarnings("NullAway.Init")
public final class AuditCommand extends Operation {
    private static final int SHOWN = 50;

    @Option(name = "--tenant", description = "shows what was done to this tenant alone")
    @Completion(CustomerCompleter.class)
    private @Nullable String tenant;

    @Override
    void run() throws Exception {
        Listing listing = new Listing("At", "Who", "Tenant", "Action", "Subject", "Detail");
        String whose = tenant;
        List<AuditEntry> newest =
                use(Audit.class, audit -> whose == null ? audit.newest(SHOWN) : audit.newest(whose, SHOWN));
        newest.forEach(
                e -> listing.row(e.at(), e.author(), e.tenant().orElse(""), e.action(), e.subject(), e.detail()));
        print(listing);
    }
}
