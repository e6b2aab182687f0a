package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.TrunkOperations;

@Service
@Command(
        scope = "patchbay",
        name = "trunks",
        description = "Lists the peers, their state, and the open listening points.")
@SuppressWarnings("NullAway.Init")
public final class TrunksCommand extends Operation {

    @Override
    void run() throws Exception {
        Listing listing =
                new Listing("Peer", "Side", "Address", "State", "Since", "Legs", "Attempts", "Answered", "Note");
        use(TrunkOperations.class, o -> {
            o.listeners().forEach(l -> listing.row("(listener)", "", l, "open", "", "", "", "", ""));
            o.peers()
                    .forEach(p -> listing.row(
                            p.name(),
                            p.side(),
                            p.address(),
                            p.state(),
                            p.since().map(Object::toString).orElse(""),
                            p.legs(),
                            p.attempts(),
                            p.answered(),
                            p.note()));
            return true;
        });
        print(listing);
    }
}
