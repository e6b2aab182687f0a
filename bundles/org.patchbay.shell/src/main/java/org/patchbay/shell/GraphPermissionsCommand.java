package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.graph.GraphOperations;
import org.patchbay.api.ops.graph.GraphPermission;

@Service
@Command(
        scope = "patchbay",
        name = "graph-permissions",
        description =
                "Shows the Microsoft tenants that are configured, or the Graph permissions of one: needed, consented to, and what does not work"
                        + " without them.")
@SuppressWarnings("NullAway.Init")
public final class GraphPermissionsCommand extends Operation {
    @Argument(index = 0, name = "tenant", description = "the id of the tenant whose permissions are shown")
    @Completion(CustomerCompleter.class)
    private @Nullable String tenant;

    @Override
    void run() throws Exception {
        String whose = tenant;
        if (whose == null) {
            Listing listing =
                    new Listing("Tenant", "Microsoft tenant", "Cloud", "Apps", "User consent", "Connected", "Problem");
            use(GraphOperations.class, GraphOperations::tenants)
                    .forEach(t -> listing.row(
                            t.tenant(),
                            t.microsoftTenant(),
                            t.cloud(),
                            t.apps(),
                            t.userConsent(),
                            t.connected(),
                            t.problem()));
            print(listing);
            return;
        }
        List<GraphPermission> all = use(GraphOperations.class, o -> o.permissions(whose));
        print(listing(all));
        if (all.stream().anyMatch(each -> each.state().equals("missing"))) {
            note("Missing ones are consented to by an administrator of the Microsoft tenant: patchbay:graph-consent "
                    + whose + ".");
        }
    }

    static Listing listing(List<GraphPermission> all) {
        Listing listing =
                new Listing("Permission", "Purpose", "State", "Needed by", "What for", "Without it", "By", "At");
        all.forEach(p -> listing.row(
                p.scope(),
                p.purpose(),
                p.state(),
                p.neededBy(),
                p.reason(),
                p.without(),
                p.by(),
                p.at().map(Object::toString).orElse("")));
        return listing;
    }
}
