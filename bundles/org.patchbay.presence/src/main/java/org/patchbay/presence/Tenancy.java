package org.patchbay.presence;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.patchbay.api.directory.Tenant;

/** Takes up the tenants that have become this node's, and lets those go that are another's. Belongs to the engine's thread. */
final class Tenancy {
    private final Surroundings around;
    private final Ownership ownership;
    private final Executor io;
    private final Traffic traffic;
    private final Journal journal;
    private final Consumer<String> begins;
    private final Consumer<String> ends;
    private final Set<String> taken = new HashSet<>();

    /**
     * @param begins told of a tenant before anything of it is ours
     * @param ends told of one that is not any more
     */
    Tenancy(
            Surroundings around,
            Ownership ownership,
            Executor io,
            Traffic traffic,
            Journal journal,
            Consumer<String> begins,
            Consumer<String> ends) {
        this.around = around;
        this.ownership = ownership;
        this.io = io;
        this.traffic = traffic;
        this.journal = journal;
        this.begins = begins;
        this.ends = ends;
    }

    boolean isOurs(String tenant) {
        return ownership.isOurs(tenant) && (ownership.alone() || taken.contains(tenant));
    }

    void tick() {
        if (ownership.alone()) {
            return;
        }
        ownership.tick(io);
        for (String tenant : List.copyOf(taken)) {
            if (!ownership.holds(tenant)) {
                letGo(tenant);
            }
        }
        for (String tenant : ownership.leaving()) {
            if (!taken.contains(tenant) || traffic.isQuiet(tenant) && journal.isQuiet(tenant)) {
                letGo(tenant);
                ownership.released(tenant);
            }
        }
        for (Tenant tenant : around.directory.tenants()) {
            if (ownership.isOurs(tenant.id()) && taken.add(tenant.id())) {
                begins.accept(tenant.id());
            }
        }
    }

    private void letGo(String tenant) {
        if (taken.remove(tenant)) {
            ends.accept(tenant);
        }
    }
}
