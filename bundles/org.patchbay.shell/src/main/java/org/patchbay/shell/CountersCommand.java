package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.TrunkOperations;

@Service
@Command(scope = "patchbay", name = "counters", description = "Shows the counters of the trunk.")
@SuppressWarnings("NullAway.Init")
public final class CountersCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing = new Listing("Counter", "Value");
        use(TrunkOperations.class, TrunkOperations::counters).forEach(listing::row);
        print(listing);
    }
}
