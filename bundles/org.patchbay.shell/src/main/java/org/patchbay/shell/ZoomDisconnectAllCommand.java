package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "patchbay",
        name = "zoom-disconnect-all",
        description =
                "Ends the connections of the Zoom accounts of all users of a tenant, at once; Zoom is told afterwards.")
@SuppressWarnings("NullAway.Init")
public final class ZoomDisconnectAllCommand extends ZoomOperation {
    @Argument(index = 0, name = "tenant", required = true, description = "the id of the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Option(name = "--yes", description = "really ends them")
    private boolean yes;

    @Override
    void run() throws Exception {
        if (!yes) {
            throw new IllegalArgumentException("Every user would have to sign in again. See patchbay:zoom-connections "
                    + tenant + ", then say patchbay:zoom-disconnect-all --yes " + tenant + ".");
        }
        int ended = zoom(o -> o.disconnectAll(author(), tenant));
        if (ended == 0) {
            say("Nobody was connected.");
            return;
        }
        say("Disconnected: " + ended + ".");
        note("Zoom is told of one after the other; patchbay:audit says what it took, and patchbay:zoom-connections "
                + tenant + " what is left.");
    }
}
