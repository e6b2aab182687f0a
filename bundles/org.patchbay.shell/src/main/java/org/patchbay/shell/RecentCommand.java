package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.CallOperations;

@Service
@Command(
        scope = "patchbay",
        name = "recent",
        description = "Lists the calls that ended last, newest first; patchbay:trace tells their story.")
@SuppressWarnings("NullAway.Init")
public final class RecentCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing = new Listing("Id");
        use(CallOperations.class, o -> o.recent(20)).forEach(listing::row);
        print(listing);
    }
}
