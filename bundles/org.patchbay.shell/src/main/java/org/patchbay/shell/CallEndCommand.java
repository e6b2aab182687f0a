package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.CallOperations;

@Service
@Command(scope = "patchbay", name = "call-end", description = "Ends a call.")
@SuppressWarnings("NullAway.Init")
public final class CallEndCommand extends Operation {
    @Argument(index = 0, name = "call", required = true, description = "the id of the call, as in patchbay:calls")
    @Completion(LiveCallCompleter.class)
    private String call;

    @Override
    void run() throws Exception {
        boolean ended = use(CallOperations.class, o -> o.hangup(author(), call));
        if (!ended) {
            throw new IllegalArgumentException("There is no call '" + call + "' now. See patchbay:calls.");
        }
        say("Ended " + call);
    }
}
