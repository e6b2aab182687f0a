package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.api.ops.admin.TrunkOperations;

@Service
@Command(scope = "patchbay", name = "ladder", description = "Shows the SIP messages of a call of late.")
@SuppressWarnings("NullAway.Init")
public final class LadderCommand extends Operation {
    @Argument(index = 0, name = "call", required = true, description = "the id of the call")
    @Completion(CallCompleter.class)
    private String call;

    @Override
    void run() throws Exception {
        Listing listing = new Listing("At", "Leg", "Peer", "Way", "Message");
        List<LadderLine> lines = use(TrunkOperations.class, o -> o.ladder(call));
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("No messages of a call '" + call
                    + "' are kept: see patchbay:calls and patchbay:recent for its id. Those of late are, as many as fit into capture_megabytes"
                    + " (etc/org.patchbay.sip.trunk.cfg).");
        }
        lines.forEach(l -> listing.row(l.at(), l.leg(), l.peer(), l.sent() ? "sent" : "received", l.line()));
        print(listing);
    }
}
