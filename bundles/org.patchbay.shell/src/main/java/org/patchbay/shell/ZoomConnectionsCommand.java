package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.account.AccountOperations;
import org.patchbay.api.ops.account.AccountTenant;
import org.patchbay.api.ops.account.ConnectedAccount;

@Service
@Command(
        scope = "patchbay",
        name = "zoom-connections",
        description =
                "Lists the Zoom accounts that are configured, or the users of a tenant who have connected theirs, and where others do so.")
@SuppressWarnings("NullAway.Init")
public final class ZoomConnectionsCommand extends ZoomOperation {
    private static final int MOST = 500;

    @Argument(index = 0, name = "tenant", description = "the id of the tenant whose users are listed")
    @Completion(CustomerCompleter.class)
    private @Nullable String tenant;

    @Option(name = "--after", description = "the id of the user that the list before ended with")
    private String after = "";

    @Override
    void run() throws Exception {
        String whose = tenant;
        if (whose == null) {
            print(tenants(zoom(AccountOperations::tenants)));
            return;
        }
        List<ConnectedAccount> all = zoom(o -> o.connections(whose, after, MOST + 1));
        print(users(all.stream().limit(MOST).toList()));
        if (all.size() > MOST) {
            note("There are more: --after " + all.get(MOST - 1).user());
        }
        note(zoom(o -> where(o, whose)));
    }

    /** Who cannot connect may still have been able to. */
    private static String where(AccountOperations operations, String tenant) {
        try {
            return "Users connect at " + operations.connectLink(tenant);
        } catch (OperationException e) {
            return String.valueOf(e.getMessage());
        }
    }

    static Listing tenants(List<AccountTenant> all) {
        Listing listing = new Listing("Tenant", "Zoom account", "App", "Required", "Connected", "Problem");
        all.forEach(t -> listing.row(t.tenant(), t.organisation(), t.app(), t.required(), t.connected(), t.problem()));
        return listing;
    }

    static Listing users(List<ConnectedAccount> all) {
        Listing listing = new Listing("User", "Zoom user", "Since", "Scopes", "Problem");
        all.forEach(c -> listing.row(
                c.user(), c.account(), c.since().map(Object::toString).orElse(""), c.scopes(), c.problem()));
        return listing;
    }
}
