package org.patchbay.lab.shell;

import java.time.Duration;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

import org.patchbay.lab.peer.Lab;
import org.patchbay.lab.peer.LabCall;
import org.patchbay.lab.peer.LabPeer;

/** Places one call from a simulated peer, for whoever tries a feature by hand. */
@Service
@Command(scope = "patchbay", name = "lab-call", description = "Places a call from the lab's hub or provider.")
@SuppressWarnings("NullAway.Init")
public final class LabCallCommand implements Action {
    private static final Duration RINGS = Duration.ofSeconds(60);

    @Reference
    private Lab lab;

    @Argument(index = 0, name = "peer", required = true, description = "hub or provider")
    @Completion(
            value = StringsCompleter.class,
            values = {"hub", "provider"})
    private String peer;

    @Argument(index = 1, name = "from", required = true, description = "the number that calls, such as +12065550199")
    private String from;

    @Argument(index = 2, name = "to", required = true, description = "the number that is called")
    private String to;

    @Option(name = "--seconds", description = "how long to talk before hanging up")
    private int seconds = 3;

    @Override
    public @Nullable Object execute() throws Exception {
        if (!peer.equals("hub") && !peer.equals("provider")) {
            throw new IllegalArgumentException("The lab has a hub and a provider, and no '" + peer + "'.");
        }
        LabPeer caller = peer.equals("hub") ? lab.hub() : lab.provider();
        LabCall call = caller.call(from, to);
        lab.changes().await(RINGS, () -> call.up() || call.ended());
        if (call.up()) {
            System.out.println("answered; talking for " + seconds + " s");
            lab.changes().await(Duration.ofSeconds(seconds), call::ended);
            System.out.println("heard " + call.audio().heard() + ", "
                    + call.audio().counts().received() + " packets, "
                    + call.audio().counts().lost() + " lost");
        }
        if (!call.ended()) {
            call.hangup();
            lab.changes().await(Duration.ofSeconds(5), call::ended);
        }
        System.out.println("ended: " + call.status() + " " + call.reason());
        return null;
    }
}
