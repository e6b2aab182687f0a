package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.CallOperations;

@Service
@Command(
        scope = "patchbay",
        name = "trace",
        description = "Tells why a call did what it did: each verdict, plan and step.")
@SuppressWarnings("NullAway.Init")
public final class TraceCommand extends Operation {
    @Argument(index = 0, name = "call", required = true, description = "the id of the call, as in patchbay:calls")
    @Completion(CallCompleter.class)
    private String call;

    @Override
    void run() throws Exception {
        Listing listing = new Listing("At", "Attempt", "Who", "Bundle", "What", "Why", "Micros");
        var entries = use(CallOperations.class, o -> o.trace(call));
        if (entries.isEmpty()) {
            throw new IllegalArgumentException(
                    "No call '" + call + "' is known any more. See patchbay:calls and patchbay:recent.");
        }
        entries.forEach(e -> listing.row(e.at(), e.attempt(), e.who(), e.bundle(), e.what(), e.why(), e.micros()));
        print(listing);
    }
}
