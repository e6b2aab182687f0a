package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.TraceEntry;

@Service
@Command(
        scope = "patchbay",
        name = "recent",
        description = "Lists the calls that ended last, newest first; patchbay:trace tells their story.")
@SuppressWarnings("NullAway.Init")
public final class RecentCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing = new Listing("Id", "Began", "Call", "Ended", "How");
        use(CallOperations.class, o -> {
            for (String id : o.recent(20)) {
                List<TraceEntry> trace = o.trace(id);
                if (!trace.isEmpty()) {
                    TraceEntry first = trace.get(0);
                    TraceEntry last = trace.get(trace.size() - 1);
                    listing.row(id, first.at(), first.why(), last.at(), last.what() + " " + last.why());
                }
            }
            return true;
        });
        print(listing);
    }
}
