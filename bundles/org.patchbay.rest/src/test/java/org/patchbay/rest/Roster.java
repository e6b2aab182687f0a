package org.patchbay.rest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.admin.RosterOperations;
import org.patchbay.api.ops.admin.RosterView;

/** A roster for all and one for each tenant. */
final class Roster implements RosterOperations {
    private final List<String> done;

    /** @param done where is written down what is done */
    Roster(List<String> done) {
        this.done = done;
    }

    @Override
    public List<RosterView> all() {
        return List.of("*", "acme", "globex").stream()
                .map(tenant -> new RosterView(
                        tenant,
                        "blocking",
                        Optional.of(new RosterEntry("blocking", Absence.REFUSE, Duration.ofSeconds(3))),
                        RosterView.Source.OPERATOR,
                        "ada",
                        "live",
                        "b 1"))
                .toList();
    }

    @Override
    public void set(String author, String tenant, RosterEntry entry) {
        done.add(author + " set " + tenant + " " + entry.name() + " " + entry.absence() + " " + entry.grace());
    }

    @Override
    public boolean remove(String author, String tenant, String name) {
        done.add(author + " removed " + tenant + " " + name);
        return name.equals("blocking");
    }
}
