package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.health.Health;

@Service
@Command(scope = "patchbay", name = "health", description = "Says whether this node can take calls, and if not, why.")
@SuppressWarnings("NullAway.Init")
public final class HealthCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing = new Listing("Check", "State", "Text");
        boolean ready = use(Health.class, h -> {
            h.results().forEach((name, r) -> listing.row(name, r.state(), r.text()));
            return h.ready();
        });
        listing.row("(node)", ready ? "OK" : "NOT_READY", ready ? "ready for calls" : "give this node no calls");
        print(listing);
    }
}
