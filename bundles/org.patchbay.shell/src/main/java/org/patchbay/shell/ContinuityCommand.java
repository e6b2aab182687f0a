package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.routing.ContinuityOperations;
import org.patchbay.api.ops.routing.ContinuityView;

@Service
@Command(
        scope = "patchbay",
        name = "continuity",
        description = "Lists who is switched over to a standby provider, and for whom one is held ready.")
@SuppressWarnings("NullAway.Init")
public final class ContinuityCommand extends Operation {
    @Argument(index = 0, name = "tenant", description = "of this tenant alone")
    @Completion(CustomerCompleter.class)
    private String tenant = "";

    @Override
    void run() throws Exception {
        print(listing(use(ContinuityOperations.class, o -> o.state(tenant))));
    }

    static Listing listing(List<ContinuityView> views) {
        Listing listing = new Listing(
                "Tenant",
                "Level",
                "Subject",
                "Users",
                "Active",
                "Primary",
                "Standby",
                "Switched",
                "Drill",
                "By",
                "At",
                "Until",
                "Reason");
        views.forEach(v -> listing.row(
                v.tenant(),
                v.level(),
                v.subject(),
                v.users(),
                v.active(),
                v.primary(),
                v.standby(),
                v.switched(),
                v.drill(),
                v.by(),
                v.at().map(Object::toString).orElse(""),
                v.until().map(Object::toString).orElse(""),
                v.reason()));
        return listing;
    }
}
