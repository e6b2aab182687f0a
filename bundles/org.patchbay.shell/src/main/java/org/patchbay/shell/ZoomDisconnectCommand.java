package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.account.EndedAccount;

@Service
@Command(
        scope = "patchbay",
        name = "zoom-disconnect",
        description = "Ends the connection of a user's Zoom account, at once, here and at Zoom.")
@SuppressWarnings("NullAway.Init")
public final class ZoomDisconnectCommand extends ZoomOperation {
    @Argument(index = 0, name = "tenant", required = true, description = "the id of the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Argument(index = 1, name = "user", required = true, description = "the directory's id of the user")
    @Completion(UserCompleter.class)
    private String user;

    @Override
    void run() throws Exception {
        EndedAccount ended = zoom(o -> o.disconnect(author(), tenant, user));
        say(said(tenant, ended));
    }

    static String said(String tenant, EndedAccount ended) {
        return ("The Zoom account of " + tenant + "/" + ended.user() + " is disconnected. " + ended.problem()).strip();
    }
}
