package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.CallOperations;

@Service
@Command(
        scope = "patchbay",
        name = "handlers",
        description = "Lists who is asked about calls, in order, with version and cost.")
@SuppressWarnings("NullAway.Init")
public final class HandlersCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing =
                new Listing("Kind", "Name", "Phase", "Bundle", "Version", "State", "Asked", "Faults", "Mean us");
        use(CallOperations.class, CallOperations::slots)
                .forEach(s -> listing.row(
                        s.kind(),
                        s.name(),
                        s.phase(),
                        s.bundle(),
                        s.version(),
                        s.state(),
                        s.asked(),
                        s.faults(),
                        s.meanMicros()));
        print(listing);
    }
}
