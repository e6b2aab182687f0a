package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.CallRequest;
import org.patchbay.api.ops.admin.CallStarting;

@Service
@Command(
        scope = "patchbay",
        name = "call",
        description = "Calls a user, and once that one has answered, whom the user wants to talk to (click-to-call).")
@SuppressWarnings("NullAway.Init")
public final class CallCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the id of the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Argument(
            index = 1,
            name = "user",
            required = true,
            description = "the id or number of the user who is called first")
    private String user;

    @Argument(
            index = 2,
            name = "target",
            required = true,
            description = "a number in international form, or an extension")
    private String target;

    @Override
    void run() throws Exception {
        String id = use(CallStarting.class, o -> o.start(author(), new CallRequest(tenant, user, target, "")));
        if (json()) {
            print(new Listing("Id").row(id));
        } else {
            say("Call " + id + " is started: " + user + " is called first. See patchbay:trace " + id + ".");
        }
    }
}
