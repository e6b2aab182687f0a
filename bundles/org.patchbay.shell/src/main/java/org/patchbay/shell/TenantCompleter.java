package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.ops.admin.RosterOperations;

/** Completes {@code *} and the tenants that have a roster of their own. */
@Service
public final class TenantCompleter extends Completion<RosterOperations> {

    public TenantCompleter() {
        super(RosterOperations.class);
    }

    @Override
    void add(@Nullable RosterOperations from, String typed, Collection<String> names) {
        names.add(Roster.EVERY_TENANT);
        if (from != null) {
            from.all().forEach(v -> names.add(v.tenant()));
        }
    }
}
