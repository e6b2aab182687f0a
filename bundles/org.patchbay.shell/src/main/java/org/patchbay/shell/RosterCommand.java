package org.patchbay.shell;

import java.util.Locale;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.RosterOperations;

@Service
@Command(
        scope = "patchbay",
        name = "roster",
        description =
                "Lists the handlers that calls need: what their absence means, after how long, who said so, and whether they are"
                        + " there now. * is every tenant.")
@SuppressWarnings("NullAway.Init")
public final class RosterCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing = new Listing("Tenant", "Name", "Absence", "Grace ms", "From", "Now", "Bundle");
        use(RosterOperations.class, RosterOperations::all)
                .forEach(v -> listing.row(
                        v.tenant(),
                        v.name(),
                        v.entry().map(e -> e.absence().name()).orElse("(off)"),
                        v.entry().<Object>map(e -> e.grace().toMillis()).orElse(""),
                        v.source().name().toLowerCase(Locale.ROOT) + (v.author().isEmpty() ? "" : " " + v.author()),
                        v.state(),
                        v.bundle()));
        print(listing);
    }
}
